package io.workerreturn.config;

import io.workerreturn.domain.BusinessDay;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Collects the keys of every concern into one {@link ConfigDef}, in the order in which people should read them. */
final class Definition {
    private final ConfigDef keys = new ConfigDef();
    private String group = "";
    private int order;

    Definition group(String name) {
        group = name;
        order = 0;
        return this;
    }

    Definition text(String key, String byDefault, String pattern, String documentation) {
        return add(key, Type.STRING, byDefault, new Matching(Pattern.compile(pattern)), documentation);
    }

    Definition text(String key, String byDefault, Validator validator, String documentation) {
        return add(key, Type.STRING, byDefault, validator, documentation);
    }

    Definition secret(String key, String documentation) {
        return add(key, Type.PASSWORD, "", null, documentation);
    }

    Definition number(String key, int byDefault, int least, int most, String documentation) {
        return add(key, Type.INT, byDefault, ConfigDef.Range.between(least, most), documentation);
    }

    Definition yesOrNo(String key, boolean byDefault, String documentation) {
        return add(key, Type.BOOLEAN, byDefault, null, documentation);
    }

    Definition milliseconds(String key, long byDefault, long least, String documentation) {
        return add(key, Type.LONG, byDefault, ConfigDef.Range.atLeast(least), documentation);
    }

    Definition duration(String key, Duration byDefault, String documentation) {
        return text(key, byDefault.toString(), new AsDuration(), documentation);
    }

    Definition moment(String key, String byDefault, String documentation) {
        return text(key, byDefault, new AsMoment(), documentation);
    }

    ConfigDef keys() {
        return keys;
    }

    private Definition add(
            String key, Type type, Object byDefault, @Nullable Validator validator, String documentation) {
        keys.define(key, type, byDefault, validator, Importance.MEDIUM, documentation, group, ++order, Width.NONE, key);
        return this;
    }

    /** A duration as ISO-8601 has it, 0 or longer. */
    static Duration duration(String key, String value) {
        try {
            Duration duration = Duration.parse(value);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException notOne) {
            // falls through to the one message
        }
        throw new ConfigException(key, value, AsDuration.FORM);
    }

    /** An instant, or the first instant (epoch milliseconds) of a date that is this many days later. */
    static long moment(String key, String value, int daysLater) {
        try {
            return value.contains("T")
                    ? Instant.parse(value).toEpochMilli()
                    : BusinessDay.startOf(LocalDate.parse(value).plusDays(daysLater));
        } catch (DateTimeException notOne) {
            throw new ConfigException(key, value, AsMoment.FORM);
        }
    }

    private record Matching(Pattern pattern) implements Validator {
        @Override
        public void ensureValid(String key, Object value) {
            if (!pattern.matcher((String) value).matches()) {
                throw new ConfigException(key, value, "It must match " + pattern);
            }
        }

        @Override
        public String toString() {
            return pattern.toString();
        }
    }

    private record AsDuration() implements Validator {
        static final String FORM = "An ISO-8601 duration of 0 or longer is expected, such as PT30M or P1D";

        @Override
        public void ensureValid(String key, Object value) {
            duration(key, (String) value);
        }

        @Override
        public String toString() {
            return "ISO-8601 duration, 0 or longer";
        }
    }

    private record AsMoment() implements Validator {
        static final String FORM =
                "A date in Asia/Shanghai (2020-01-20) or an instant in UTC (2020-01-19T16:00:00Z) is expected";

        @Override
        public void ensureValid(String key, Object value) {
            moment(key, (String) value, 0);
        }

        @Override
        public String toString() {
            return "date in Asia/Shanghai, or instant in UTC";
        }
    }
}
