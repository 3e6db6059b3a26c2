package io.workerreturn.domain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The administrative divisions of China by their GB/T 2260 code: two digits for the province, two for the prefecture, two
 * for the county. Names are those of 2020 at county level and above, from the National Bureau of Statistics' list of that
 * year (its header in {@code divisions.csv} says where it was had), whose first six digits are the codes that the Ministry
 * of Civil Affairs (民政部) keeps. Counties and prefectures come and go every year, so one that the list does not know is no
 * error; provinces do not, so a code of none of them does not {@linkplain #exists exist}.
 */
public final class Divisions {
    /** Rui'an, the city that this was built for. */
    public static final String RUIAN = "330381";

    private static final int LENGTH = 6;
    private static final int PROVINCE = 2;
    private static final int PREFECTURE = 4;
    private static final String LIST = "divisions.csv";

    private static final Map<String, String> NAMES = new HashMap<>();
    private static final Map<String, String> ENGLISH = new TreeMap<>();
    private static final BitSet PROVINCES = new BitSet(100);

    static {
        read();
        ENGLISH.keySet().forEach(province -> PROVINCES.set(Integer.parseInt(province)));
    }

    private Divisions() {}

    /** Whether this has the form of a code: six digits. Allocates nothing. */
    public static boolean isCode(@Nullable String code) {
        if (code == null || code.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char digit = code.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this can be the code of a division: six digits, the first two those of a province, and no county without a
     * prefecture. Allocates nothing.
     */
    public static boolean exists(@Nullable String code) {
        return isCode(code)
                && PROVINCES.get((code.charAt(0) - '0') * 10 + code.charAt(1) - '0')
                && (!code.startsWith("00", PROVINCE) || code.endsWith("00"));
    }

    /**
     * The first two digits of a code, which say the province.
     *
     * @throws IllegalArgumentException if it is not a {@linkplain #isCode code}
     */
    public static String provinceOf(String code) {
        if (!isCode(code)) {
            throw new IllegalArgumentException("a division code has six digits (GB/T 2260), not \"" + code + "\"");
        }
        return code.substring(0, PROVINCE);
    }

    /** All provinces, autonomous regions, municipalities and special regions: their two digits, in ascending order. */
    public static Set<String> provinces() {
        return ENGLISH.keySet();
    }

    /** The Chinese name of a province by its two digits; the digits themselves where they are no province. */
    public static String provinceName(String twoDigits) {
        return NAMES.getOrDefault(pad(twoDigits), twoDigits);
    }

    /** The English name of a province by its two digits; the digits themselves where they are no province. */
    public static String provinceNameInEnglish(String twoDigits) {
        return ENGLISH.getOrDefault(twoDigits, twoDigits);
    }

    /** Whether the list has a name for exactly this code. */
    public static boolean isListed(String code) {
        return NAMES.containsKey(code);
    }

    /**
     * The longest name known for a code: province, prefecture and county, as far as they are listed (贵州省遵义市红花岗区 for
     * 520302, 贵州省遵义市 for 520300); the code itself where not even the province is.
     */
    public static String nameOf(String code) {
        if (!isCode(code)) {
            return code;
        }
        StringBuilder name = new StringBuilder();
        append(name, pad(code.substring(0, PROVINCE)));
        if (!code.endsWith("0000")) {
            append(name, pad(code.substring(0, PREFECTURE)));
        }
        if (!code.endsWith("00")) {
            append(name, code);
        }
        return name.isEmpty() ? code : name.toString();
    }

    /**
     * The code of a division by what people call it: its name alone (遵义市), with those that it lies in (贵州省遵义市红花岗区), each
     * also short (贵州遵义, 广西, 恩施州, 黔东南), with its code beside it (遵义市 520300), of a province also in English; or by a name
     * that it had since 1980 (襄樊市, 遵义县), which gives the code of then. Marks and blanks between are not compared. Of a division
     * and others inside of it that are called the same, the larger one is meant; a prefecture rather than a district of another
     * city, but for those of the municipalities. Empty if no division, or more than one, is called so.
     */
    public static Optional<String> codeOf(String name) {
        return DivisionNames.meant(name).code();
    }

    /** All that this name may mean, by code in ascending order; empty if it is that of no division. */
    public static List<String> choices(String name) {
        return DivisionNames.meant(name).choices().stream().sorted().toList();
    }

    /** The names of 2020 by code. */
    static Map<String, String> names() {
        return NAMES;
    }

    private static void append(StringBuilder name, String code) {
        String part = NAMES.getOrDefault(code, DivisionNames.formerly(code));
        if (part != null) {
            name.append(part);
        }
    }

    static String pad(String prefix) {
        return (prefix + "0000").substring(0, LENGTH);
    }

    private static void read() {
        rows(LIST).forEach(columns -> {
            NAMES.put(columns[0], columns[1]);
            if (columns.length > 2) {
                ENGLISH.put(columns[0].substring(0, PROVINCE), columns[2]);
            }
        });
    }

    /** The rows of a list beside this class, without what explains it. */
    static List<String[]> rows(String name) {
        try (InputStream list = Divisions.class.getResourceAsStream(name)) {
            if (list == null) {
                throw new IllegalStateException(name + " is not beside this class: the build is incomplete");
            }
            return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
