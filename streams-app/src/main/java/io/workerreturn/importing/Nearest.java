package io.workerreturn.importing;

import io.workerreturn.words.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which column was perhaps meant by a header that is none. */
final class Nearest {
    private static final int FAR = 1_000;

    private Nearest() {}

    static Optional<Column<?>> to(String header, List<Column<?>> candidates) {
        String word = Texts.word(header);
        return candidates.stream()
                .min(Comparator.comparingInt(column -> distance(word, column)))
                .filter(column -> distance(word, column) < FAR);
    }

    private static int distance(String word, Column<?> column) {
        return column.words()
                .mapToInt(other -> {
                    int distance = Spelling.distance(word, other);
                    boolean part =
                            other.length() > 1 && word.length() > 1 && (word.contains(other) || other.contains(word));
                    boolean near = distance <= Math.max(1, Math.min(word.length(), other.length()) / 3)
                            && distance < Math.min(word.length(), other.length());
                    return near || part ? distance : FAR;
                })
                .min()
                .orElse(FAR);
    }
}
