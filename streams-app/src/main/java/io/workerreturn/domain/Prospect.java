package io.workerreturn.domain;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many will have returned on a day to come, as things stand.
 *
 * @param day epoch day of the business day
 * @param least if nobody else comes
 * @param expected by the show rates; at least {@code least}
 * @param most if everybody comes who is on the way, booked, means to, or is stranded; at least {@code expected}
 */
public record Prospect(int day, long least, long expected, long most) {
    private static final Set<Phase> COMING = EnumSet.of(Phase.EN_ROUTE, Phase.BOOKED, Phase.PLANNED, Phase.STRANDED);

    /**
     * What a day will see.
     *
     * @param day epoch day; null if there is none
     * @param today epoch day of the business day that it is; null if nobody has said so yet
     * @param projected those returned and those expected
     * @param counts workers by phase
     * @return null unless the day is to come
     */
    public static @Nullable Prospect on(
            @Nullable Integer day,
            @Nullable Integer today,
            long returned,
            long projected,
            ToIntFunction<Phase> counts) {
        if (day == null || today == null || day <= today) {
            return null;
        }
        long expected = Math.max(returned, projected);
        long coming = COMING.stream().mapToLong(counts::applyAsInt).sum();
        return new Prospect(day, returned, expected, Math.max(expected, returned + coming));
    }

    /**
     * The day for which a group of firms is asked: of those to come the one by which most of their workers are to be back, of
     * equals the last.
     *
     * @param required workers by the epoch day that is their firm's date
     * @return null if no day is to come
     */
    public static @Nullable Integer dayOf(Map<Integer, Long> required, @Nullable Integer today) {
        return required.entrySet().stream()
                .filter(day -> today != null && day.getKey() > today)
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
