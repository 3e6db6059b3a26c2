package io.workerreturn.cli;

import io.workerreturn.domain.BusinessDay;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Points in time as people give and read them: in the zone of the business days unless another is said. */
final class Moments {
    static final String FORMS = "2020-02-18, 2020-02-18T12:00, 2020-02-18T04:00:00Z, or PT2H for two hours ago";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Moments() {}

    /** @throws UsageException if the text is none */
    static Instant parse(String option, String text, Instant now) {
        List<Function<String, Instant>> forms = List.of(
                instant -> OffsetDateTime.parse(instant).toInstant(),
                local -> LocalDateTime.parse(local.replace(' ', 'T'))
                        .atZone(BusinessDay.ZONE)
                        .toInstant(),
                day -> LocalDate.parse(day).atStartOfDay(BusinessDay.ZONE).toInstant(),
                ago -> now.minus(Duration.parse(ago)));
        for (Function<String, Instant> form : forms) {
            try {
                return form.apply(text.strip());
            } catch (DateTimeException | ArithmeticException notThis) {
                // perhaps the next
            }
        }
        throw new UsageException(option + " is a time such as " + FORMS + ", not '" + text + "'");
    }

    static String text(Instant time) {
        return TIME.format(time.atZone(BusinessDay.ZONE));
    }
}
