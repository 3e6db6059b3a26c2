package io.workerreturn.simulation;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The firms and the people on their rosters. Nothing is kept per worker: who a worker is follows from the seed. */
final class Population {
    private static final int ORGANISATIONS = 10_000_000;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private static final List<String> TOWNSHIPS = List.of(
            "安阳街道", "玉海街道", "锦湖街道", "潘岱街道", "东山街道", "上望街道", "汀田街道", "莘塍街道", "飞云街道", "仙降街道", "南滨街道", "塘下镇", "马屿镇", "陶山镇",
            "湖岭镇", "高楼镇", "桐浦镇", "林川镇", "曹村镇", "平阳坑镇", "芳庄乡", "北麂乡");
    private static final List<String> INDUSTRIES =
            List.of("汽摩配", "汽摩配", "汽摩配", "鞋革", "鞋革", "机械电子", "机械电子", "高分子材料", "服装针织", "眼镜箱包", "建筑", "商贸服务", "物流");
    private static final List<String> BRANDS =
            List.of("青屿", "云汀", "沧浪", "鹤渚", "松涧", "南雁", "石湖", "望潮", "碧岫", "听澜", "溪桥", "晚枫", "星槎", "白鹭", "橘洲", "梅坞");

    private final ScenarioSettings settings;
    /** Where each firm's workers start; one more than firms. */
    private final int[] roster;

    private final String[] enterpriseIds;
    private final Firm[] firms;

    Population(ScenarioSettings settings) {
        this.settings = settings;
        roster = rosters(settings.enterprises(), settings.workers());
        enterpriseIds = new String[settings.enterprises()];
        firms = new Firm[settings.enterprises()];
        long shift = Math.floorMod(Dice.mix(settings.seed(), Kind.FIRM.ordinal()), (long) ORGANISATIONS);
        for (int firm = 0; firm < enterpriseIds.length; firm++) {
            // coprime to the number of organisations: no two firms share a code
            long organisation = (firm * 7_654_321L + shift) % ORGANISATIONS;
            enterpriseIds[firm] = UnifiedSocialCreditCode.complete("91330381Y" + padded(organisation) + "0");
            firms[firm] = found(firm);
        }
    }

    /** Sizes after a shifted Zipf's law: a few thousand in the largest, 5 to 50 in most. */
    private static int[] rosters(int firms, int workers) {
        double flat = Math.max(1, firms / 260.0);
        double[] upTo = new double[firms + 1];
        for (int rank = 0; rank < firms; rank++) {
            upTo[rank + 1] = upTo[rank] + 1 / (rank + flat);
        }
        int[] starts = new int[firms + 1];
        for (int rank = 1; rank <= firms; rank++) {
            starts[rank] = (int) Math.round(workers * (upTo[rank] / upTo[firms]));
        }
        return starts;
    }

    private static String padded(long organisation) {
        return Long.toString(ORGANISATIONS + organisation).substring(1);
    }

    int firms() {
        return settings.enterprises();
    }

    int workers() {
        return settings.workers();
    }

    int rosterOf(int firm) {
        return roster[firm + 1] - roster[firm];
    }

    String enterpriseId(int firm) {
        return enterpriseIds[firm];
    }

    /** Some other firm, if there is one. */
    int otherFirm(int firm, Dice dice) {
        return firms() == 1 ? firm : (firm + 1 + dice.below(firms() - 1)) % firms();
    }

    /** A pseudonym. Those from {@link #workers()} on belong to nobody. */
    String workerId(int worker) {
        byte[] hex = new byte[32];
        long high = Dice.mix(seed(Kind.WORKER, worker), 1);
        long low = Dice.mix(seed(Kind.WORKER, worker), 2);
        for (int i = 0; i < 16; i++) {
            hex[i] = HEX[(int) (high >>> 4 * i) & 15];
            hex[16 + i] = HEX[(int) (low >>> 4 * i) & 15];
        }
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    long seed(Kind kind, int entity) {
        return Dice.mix(Dice.mix(settings.seed(), kind.ordinal()), entity);
    }

    Firm firm(int firm) {
        return firms[firm];
    }

    private Firm found(int firm) {
        Dice dice = new Dice(seed(Kind.FIRM, firm));
        String industry = dice.pick(INDUSTRIES);
        int roster = rosterOf(firm);
        boolean aboveScale = dice.chance(roster >= 60 ? 0.7 : 0.03);
        return new Firm(
                // no registered name may contain such digits: no real firm bears it
                dice.pick(BRANDS) + firm + industry + "有限公司",
                dice.pick(TOWNSHIPS),
                industry,
                aboveScale,
                dice.chance(0.01) ? 0 : (int) Math.round(roster * (0.95 + 0.15 * dice.even())),
                dice.chance(0.125) ? 0.45 + 0.3 * dice.even() : 0.86 + 0.13 * dice.even(),
                dice.chance(aboveScale ? 0.93 : 0.8) ? 0.9 * dice.bell() : Double.MAX_VALUE);
    }

    Person person(int worker) {
        int found = Arrays.binarySearch(roster, worker);
        int firm = found < 0 ? -found - 2 : found;
        // firms with nobody start where the next one does
        while (roster[firm + 1] <= worker) {
            firm++;
        }
        Dice dice = new Dice(seed(Kind.WORKER, worker));
        Province province = Province.any(dice);
        Province.Place home = dice.pick(province.places());
        boolean returns = dice.chance(firms[firm].appeal() * province.free());
        double ride = returns ? dice.even() : 1;
        Mode mode = Mode.NONE;
        if (ride < province.byBus()) {
            mode = Mode.BUS;
        } else if (ride < province.byBus() + province.byTrain()) {
            mode = Mode.TRAIN;
        } else if (ride < province.byBus() + province.byTrain() + province.byFlight()) {
            mode = Mode.FLIGHT;
        }
        return new Person(firm, province, home, returns, mode, dice);
    }

    /** The kinds of entities, each with its own chances. */
    enum Kind {
        FIRM,
        REPORT,
        WORKER,
        TRIP,
        PASSENGER,
        MALFORMED
    }

    /** How a worker comes back. */
    enum Mode {
        /** On their own, or not at all. */
        NONE,
        BUS,
        TRAIN,
        FLIGHT
    }

    /**
     * @param required head-count at first
     * @param appeal what share of its people follows its call; an eighth of the firms gets them back badly
     * @param resumes when the firm resumes work, as a fraction of the whole time; above 1 for never
     */
    record Firm(
            String name,
            String township,
            String industry,
            boolean aboveScale,
            int required,
            double appeal,
            double resumes) {
        boolean resumesInTime() {
            return resumes <= 1;
        }
    }

    /** @param dice that have decided this much, and decide the rest of the story */
    record Person(int firm, Province province, Province.Place home, boolean returns, Mode ride, Dice dice) {}
}
