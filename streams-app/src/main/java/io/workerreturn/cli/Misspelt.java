package io.workerreturn.cli;

import io.workerreturn.words.Spelling;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** What somebody perhaps meant who wrote a word that there is not. */
final class Misspelt {
    private Misspelt() {}

    /** A question to be put after the error; empty if no word is near. */
    static String hint(String word, Iterable<String> known) {
        String small = word.toLowerCase(Locale.ROOT);
        return StreamSupport.stream(known.spliterator(), false)
                .min(Comparator.comparingInt(candidate -> distance(small, candidate)))
                .filter(nearest -> distance(small, nearest) <= Math.max(1, (word.length() + 1) / 3))
                .map(nearest -> ". Is it `" + nearest + "`?")
                .orElse("");
    }

    /** A word that was not finished is no further away than one wrong letter. */
    private static int distance(String word, String candidate) {
        int distance = Spelling.distance(word, candidate);
        return word.length() > 1 && candidate.startsWith(word) ? Math.min(1, distance) : distance;
    }
}
