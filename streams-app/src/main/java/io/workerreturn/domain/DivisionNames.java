package io.workerreturn.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
    private static final String OTHER_LIST = "other-division-names.csv";
    private static final int SHORTEST = 2;
    private static final int LONGEST = 40;
    private static final int REMEMBERED = 10_000;

    /** Whose autonomy a name tells, and what nobody says. */
    private static final String PEOPLES = "(?:满族|蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族"
            + "|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|朝鲜族|普米族|塔吉克族?|怒族|鄂温克族|保安族"
            + "|裕固族|独龙族|各族)+";

    private static final Pattern AUTONOMOUS = Pattern.compile("(.{2,}?)(?:" + PEOPLES + "|族)?自治([州县旗区])");
    private static final Pattern KIND = Pattern.compile("(.{2,}?)(?:省|市|县|地区|盟|旗|林区|特区|特别行政区)");
    private static final Pattern DISTRICT = Pattern.compile("(.{2,}?)(?:新区|区)");

    /** Marks and blanks; and what lists of addresses have between names, of which no place is called so. */
    private static final Pattern MARKS = Pattern.compile("[\\s\\p{P}\\p{S}]+");

    private static final Pattern FILLERS = Pattern.compile(
            "^(?:中华人民共和国|中国)(?=..)|(?:省|自治区)直辖县级行政(?:区划|单位|区)|(?<=..)市辖区|^China(?=..)", Pattern.CASE_INSENSITIVE);

    private static final Pattern ENGLISH = Pattern.compile(
            "(.+?)(?:province|municipality|(?:zhuang|uyghur|uygur|hui)?autonomousregion|sar|city)?(?:china)?");
    private static final Pattern CODED = Pattern.compile("(\\d{6})(\\D+)|(\\D+)(\\d{6})");

    /** The provinces that are one city, whose districts have the rank of prefectures. */
    private static final Set<String> MUNICIPALITIES = Set.of("11", "12", "31", "50");

    private static final Names NOW = new Names();
    private static final Names ONCE = new Names();
    private static final Map<String, String> FORMER = new HashMap<>();
    private static final Map<String, Integer> UNTIL = new HashMap<>();
    private static final Map<String, Meant> ASKED = new ConcurrentHashMap<>();

    /**
     * What a name means.
     *
     * @param code if it means one division
     * @param choices all that it may mean
     */
    record Meant(Optional<String> code, Set<String> choices) {
        static final Meant NOTHING = new Meant(Optional.empty(), Set.of());
    }

    static {
        Divisions.names().forEach(NOW::add);
        Divisions.provinces()
                .forEach(province ->
                        NOW.call(Divisions.pad(province), letters(Divisions.provinceNameInEnglish(province))));
        Divisions.rows(OTHER_LIST).forEach(row -> NOW.call(row[0], row[1]));
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

    static Meant meant(String name) {
        Meant known = ASKED.get(name);
        if (known != null) {
            return known;
        }
        String plain = FILLERS.matcher(MARKS.matcher(name).replaceAll("")).replaceAll("");
        Matcher coded = CODED.matcher(plain);
        Meant meant = !coded.matches()
                ? found(plain)
                : coded.group(1) != null
                        ? coded(coded.group(1), found(coded.group(2)))
                        : coded(coded.group(4), found(coded.group(3)));
        if (ASKED.size() < REMEMBERED) {
            ASKED.put(name, meant);
        }
        return meant;
    }

    /** A code with the name beside it, if they say the same. */
    private static Meant coded(String code, Meant named) {
        return named.choices.contains(code) ? new Meant(Optional.of(code), Set.of(code)) : Meant.NOTHING;
    }

    private static String letters(String english) {
        return MARKS.matcher(english).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static Meant found(String given) {
        String name = given;
        if (!name.isEmpty() && name.charAt(0) < 0x80) {
            Matcher english = ENGLISH.matcher(letters(name));
            name = english.matches() ? english.group(1) : name;
        }
        if (name.length() < SHORTEST || name.length() > LONGEST) {
            return Meant.NOTHING;
        }
        Set<String> now = new TreeSet<>();
        find(name, "", List.of(NOW), List.of(NOW), now);
        if (!now.isEmpty()) {
            Optional<String> one = one(now);
            if (one.isPresent() && !NOW.isWhole(name, one.get())) {
                // 东乡县 is short for one autonomous county, and was the whole name of another province's
                ONCE.whole(name)
                        .filter(code -> !code.startsWith(one.get().substring(0, 2)))
                        .forEach(now::add);
            }
            return new Meant(one(now), now);
        }
        // what is there still, in something that was called otherwise: 湖北襄樊枣阳
        find(name, "", List.of(NOW, ONCE), List.of(NOW), now);
        if (!now.isEmpty()) {
            return new Meant(one(now), now);
        }
        Set<String> once = new TreeSet<>();
        find(name, "", List.of(NOW, ONCE), List.of(ONCE), once);
        Set<String> districts = NOW.districts(name);
        Optional<String> one = one(once).or(() -> latest(once));
        boolean elsewhere = one.isPresent()
                && !ONCE.isWhole(name, one.get())
                && districts.stream().anyMatch(code -> !place(code).equals(place(one.get())));
        once.addAll(districts);
        return new Meant(elsewhere ? Optional.empty() : one, once);
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
        Set<String> provinces = codes.stream().map(DivisionNames::place).collect(Collectors.toSet());
        int last = codes.stream()
                .mapToInt(code -> UNTIL.getOrDefault(code, 0))
                .max()
                .orElse(0);
        List<String> latest = codes.stream()
                .filter(code -> UNTIL.getOrDefault(code, 0) == last)
                .toList();
        return provinces.size() == 1 && latest.size() == 1 ? Optional.of(latest.get(0)) : Optional.empty();
    }

    /** The province, as it was before Chongqing and Hainan were ones of their own, with the counties that were renumbered. */
    private static String place(String code) {
        return switch (code.substring(0, 2)) {
            case "50" -> "51";
            case "46" -> "44";
            default -> code.substring(0, 2);
        };
    }

    private static String prefix(String code) {
        return code.endsWith("0000") ? code.substring(0, 2) : code.endsWith("00") ? code.substring(0, 4) : code;
    }

    /** Codes by what they are called. */
    private static final class Names {
        private final Map<String, String> whole = new HashMap<>();
        private final Map<String, Set<String>> alone = new HashMap<>();
        /** Districts by their short names. Several cities have one of a name, so that alone it may mean something else. */
        private final Map<String, Set<String>> inside = new HashMap<>();

        void add(String code, String name) {
            whole.put(code, name);
            put(alone, name, code);
            Matcher autonomous = AUTONOMOUS.matcher(name);
            Matcher kind = KIND.matcher(name);
            Matcher district = DISTRICT.matcher(name);
            if (autonomous.matches()) {
                String bare = autonomous.group(1);
                put(alone, bare, code);
                put(alone, bare + "自治" + autonomous.group(2), code);
                put(alone, bare + (autonomous.group(2).equals("区") ? "省" : autonomous.group(2)), code);
            } else if (kind.matches()) {
                put(alone, kind.group(1), code);
            } else if (district.matches()) {
                put(inside, district.group(1), code);
            }
        }

        /** One more name of a division. */
        void call(String code, String name) {
            put(alone, name, code);
        }

        private static void put(Map<String, Set<String>> names, String name, String code) {
            names.computeIfAbsent(name, none -> new HashSet<>(1)).add(code);
        }

        boolean isWhole(String name, String code) {
            return name.equals(whole.get(code));
        }

        /** Every code of which this is the whole name. */
        Stream<String> whole(String name) {
            return alone.getOrDefault(name, Set.of()).stream().filter(code -> isWhole(name, code));
        }

        Set<String> districts(String name) {
            return inside.getOrDefault(name, Set.of());
        }

        List<String> called(String name, String within) {
            Set<String> codes = alone.getOrDefault(name, Set.of());
            Set<String> districts = districts(name);
            if (codes.isEmpty() && districts.isEmpty()) {
                return List.of();
            }
            Stream<String> all = within.isEmpty()
                    ? Stream.concat(codes.stream(), nameless(codes, districts))
                    : Stream.concat(codes.stream(), districts.stream());
            return all.filter(code -> code.startsWith(within) && !(prefix(code).equals(within) && !within.isEmpty()))
                    .toList();
        }

        /**
         * The districts that somebody may mean who names nothing around them: those of the municipalities; others only beside a
         * county of that name, which they keep from being meant alone. A prefecture is meant rather than another's district.
         */
        private static Stream<String> nameless(Set<String> codes, Set<String> districts) {
            boolean any = !codes.isEmpty()
                    || districts.stream().anyMatch(code -> MUNICIPALITIES.contains(code.substring(0, 2)));
            boolean larger = codes.stream().anyMatch(code -> code.endsWith("00"));
            return any && !larger
                    ? districts.stream()
                    : districts.stream().filter(code -> MUNICIPALITIES.contains(code.substring(0, 2)));
        }
    }
}
