package io.workerreturn.domain;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people call divisions: with and without what they are, with and without those that they lie in, as now or as once. */
final class DivisionNames {
    private static final String FORMER_LIST = "former-divisions.csv";
    private static final int SHORTEST = 2;
    private static final int LONGEST = 40;
    private static final int REMEMBERED = 10_000;

    /** Whose autonomy a name tells, and what nobody says. */
    private static final String PEOPLES = "(?:满族|蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族"
            + "|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|朝鲜族|普米族|塔吉克族?|怒族|鄂温克族|保安族"
            + "|裕固族|独龙族|各族)+";

    private static final Pattern AUTONOMOUS = Pattern.compile("(.{2,}?)(?:" + PEOPLES + "|族)?自治([州县旗区])");
    private static final Pattern KIND = Pattern.compile("(.{2,}?)(?:省|市|县|地区|盟|旗|林区|特区|特别行政区)");
    private static final Pattern DISTRICT = Pattern.compile("(.{2,})区");
    private static final Pattern MARKS = Pattern.compile("[\\s\\p{P}\\p{S}]+");

    private static final Names NOW = new Names();
    private static final Names ONCE = new Names();
    private static final Map<String, String> FORMER = new HashMap<>();
    private static final Map<String, Integer> UNTIL = new HashMap<>();
    private static final Map<String, Optional<String>> ASKED = new ConcurrentHashMap<>();

    static {
        Divisions.names().forEach(NOW::add);
        for (String[] row : Divisions.rows(FORMER_LIST)) {
            String code = row[0];
            int until = Integer.parseInt(row[3]);
            ONCE.add(code, row[1]);
            if (until >= UNTIL.getOrDefault(code, 0)) {
                UNTIL.put(code, until);
                FORMER.put(code, row[1]);
            }
        }
    }

    private DivisionNames() {}

    /** The last name that a code had which the list of 2020 does not know. */
    static @Nullable String formerly(String code) {
        return FORMER.get(code);
    }

    static Optional<String> codeOf(String name) {
        Optional<String> known = ASKED.get(name);
        if (known != null) {
            return known;
        }
        Optional<String> found = found(MARKS.matcher(name).replaceAll(""));
        if (ASKED.size() < REMEMBERED) {
            ASKED.put(name, found);
        }
        return found;
    }

    private static Optional<String> found(String name) {
        if (name.length() < SHORTEST || name.length() > LONGEST) {
            return Optional.empty();
        }
        Set<String> now = new TreeSet<>();
        find(name, "", List.of(NOW), List.of(NOW), now);
        if (!now.isEmpty()) {
            return one(now);
        }
        Set<String> once = new TreeSet<>();
        find(name, "", List.of(NOW, ONCE), List.of(ONCE), once);
        return one(once).or(() -> latest(once));
    }

    /**
     * Collects what is called so within a division.
     *
     * @param within the first digits of its code
     * @param above where the names of those that it lies in are looked for
     * @param last where its own name is
     */
    private static void find(String name, String within, List<Names> above, List<Names> last, Set<String> found) {
        last.forEach(names -> names.called(name, within).forEach(found::add));
        for (int i = SHORTEST; i <= name.length() - SHORTEST; i++) {
            String head = name.substring(0, i);
            String rest = name.substring(i);
            for (Names names : above) {
                for (String code : names.called(head, within)) {
                    if (code.endsWith("00")) {
                        find(rest, code.substring(0, code.endsWith("0000") ? 2 : 4), above, last, found);
                    }
                }
            }
        }
    }

    /** The only one; or the one that the others lie in; or the province, which nobody confuses with a county. */
    private static Optional<String> one(Set<String> codes) {
        return codes.stream()
                .filter(code -> codes.stream().allMatch(other -> other.startsWith(prefix(code))))
                .findFirst()
                .or(() -> codes.stream().filter(code -> code.endsWith("0000")).findFirst());
    }

    /** Of what was called so in one province, one after the other, the last. */
    private static Optional<String> latest(Set<String> codes) {
        Set<String> provinces = codes.stream().map(Divisions::provinceOf).collect(Collectors.toSet());
        int last = codes.stream()
                .mapToInt(code -> UNTIL.getOrDefault(code, 0))
                .max()
                .orElse(0);
        List<String> latest = codes.stream()
                .filter(code -> UNTIL.getOrDefault(code, 0) == last)
                .toList();
        return provinces.size() == 1 && latest.size() == 1 ? Optional.of(latest.get(0)) : Optional.empty();
    }

    private static String prefix(String code) {
        return code.endsWith("0000") ? code.substring(0, 2) : code.endsWith("00") ? code.substring(0, 4) : code;
    }

    /** Codes by what they are called. */
    private static final class Names {
        private final Map<String, Set<String>> alone = new HashMap<>();
        /** Districts, of which several cities have one of a name, count by their short name only within something else. */
        private final Map<String, Set<String>> inside = new HashMap<>();

        void add(String code, String name) {
            put(alone, name, code);
            Matcher autonomous = AUTONOMOUS.matcher(name);
            Matcher kind = KIND.matcher(name);
            Matcher district = DISTRICT.matcher(name);
            if (autonomous.matches()) {
                put(alone, autonomous.group(1), code);
                if (!autonomous.group(2).equals("区")) {
                    put(alone, autonomous.group(1) + autonomous.group(2), code);
                    put(alone, autonomous.group(1) + "自治" + autonomous.group(2), code);
                }
            } else if (kind.matches()) {
                put(alone, kind.group(1), code);
            } else if (district.matches()) {
                put(inside, district.group(1), code);
            }
        }

        private static void put(Map<String, Set<String>> names, String name, String code) {
            names.computeIfAbsent(name, none -> new HashSet<>(1)).add(code);
        }

        List<String> called(String name, String within) {
            Collection<String> codes = alone.getOrDefault(name, Set.of());
            Collection<String> districts = within.isEmpty() ? Set.of() : inside.getOrDefault(name, Set.of());
            if (codes.isEmpty() && districts.isEmpty()) {
                return List.of();
            }
            return Stream.concat(codes.stream(), districts.stream())
                    .filter(code -> code.startsWith(within) && !(prefix(code).equals(within) && !within.isEmpty()))
                    .toList();
        }
    }
}
