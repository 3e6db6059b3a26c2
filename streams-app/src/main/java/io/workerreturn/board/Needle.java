package io.workerreturn.board;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for among names: a part of one as it is written, or, typed in Latin letters, its pinyin, in whole or
 * beginning with any syllable, each as far as one likes: {@code ruian}, {@code ra} and {@code ruia} find 瑞安.
 */
final class Needle {
    /** Names come and go; so many readings are kept, which is more than there are names in a province. */
    private static final int MOST_READINGS = 200_000;

    private static final String SYLLABLES = " ";
    private static final Pattern LATIN = Pattern.compile("[a-z0-9 '’]*[a-z][a-z0-9 '’]*");
    private static final Pattern BETWEEN = Pattern.compile("[ '’]");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int LONGEST_NUMBER = 18;
    private static final Map<String, String> READINGS = new ConcurrentHashMap<>();

    /** The order of names. */
    static final Comparator<String> ORDER =
            Comparator.comparing(Needle::inOrder).thenComparing(Comparator.naturalOrder());

    private final String text;
    /** The same as pinyin, without what may stand between syllables; null where it can be none. */
    private final @Nullable String pinyin;

    private Needle(String text) {
        this.text = Query.folded(text);
        this.pinyin =
                LATIN.matcher(this.text).matches() ? BETWEEN.matcher(this.text).replaceAll("") : null;
    }

    /** Looks for a text. */
    static Needle of(String text) {
        return new Needle(text);
    }

    /** Whether names are read as pinyin for it; then they are better {@linkplain #learn learnt} before. */
    boolean isPinyin() {
        return pinyin != null;
    }

    /** Works out how names are read, which takes a while for thousands of new ones. */
    static void learn(Collection<String> names) {
        if (READINGS.size() > MOST_READINGS) {
            READINGS.clear();
        }
        names.forEach(Needle::reading);
    }

    /** Whether any of these fields has it. */
    boolean isIn(@Nullable String... fields) {
        for (String field : fields) {
            if (field != null && (Query.folded(field).contains(text) || pinyin != null && reads(field, pinyin))) {
                return true;
            }
        }
        return false;
    }

    private static boolean reads(String field, String pinyin) {
        String reading = reading(field);
        if (reading.isEmpty()) {
            return false;
        }
        String[] syllables = reading.split(SYLLABLES);
        for (int first = 0; first < syllables.length; first++) {
            if (goesOn(syllables, first, pinyin, 0)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what is left of the pinyin is beginnings of the syllables from here on. */
    private static boolean goesOn(String[] syllables, int syllable, String pinyin, int at) {
        if (at == pinyin.length()) {
            return true;
        }
        if (syllable == syllables.length) {
            return false;
        }
        String one = syllables[syllable];
        int common = 0;
        while (common < one.length()
                && at + common < pinyin.length()
                && one.charAt(common) == pinyin.charAt(at + common)) {
            common++;
        }
        for (int length = common; length > 0; length--) {
            if (goesOn(syllables, syllable + 1, pinyin, at + length)) {
                return true;
            }
        }
        return false;
    }

    /** The syllables of a name, what is no Chinese by its letters; empty where all of it is Latin. */
    private static String reading(String name) {
        String known = READINGS.get(name);
        if (known == null) {
            known = name.chars().allMatch(letter -> letter < 0x2E80)
                    ? ""
                    : PinyinHelper.toPinyin(name, PinyinStyleEnum.NORMAL, SYLLABLES)
                            .toLowerCase(Locale.ROOT);
            READINGS.put(name, known);
        }
        return known;
    }

    /** A name as it is put in order: 第9厂 comes before 第10厂. */
    static String inOrder(String name) {
        return DIGITS.matcher(name)
                .replaceAll(digits ->
                        "0".repeat(Math.max(0, LONGEST_NUMBER - digits.group().length())) + digits.group());
    }
}
