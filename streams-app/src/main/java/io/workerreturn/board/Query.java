package io.workerreturn.board;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of a call, each within its limits. What is not expected, or said twice, is refused rather than overlooked. */
final class Query {
    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 500;
    private static final int LONGEST_TEXT = 200;
    private static final Set<String> EVERYWHERE = Set.of("format", "lang");

    private final Context call;

    private Query(Context call) {
        this.call = call;
    }

    /**
     * The parameters of a call.
     *
     * @param names that this call may have, besides those of every list's form
     * @throws Problem if there are others
     */
    static Query of(Context call, String... names) {
        Set<String> known = new TreeSet<>(Arrays.asList(names));
        call.queryParamMap().forEach((name, values) -> {
            if (!known.contains(name) && !EVERYWHERE.contains(name)) {
                throw Problem.badRequest(
                        known.isEmpty()
                                ? "This takes no parameters."
                                : "There is no such parameter here. There are: " + String.join(", ", known) + ".");
            }
            if (values.size() > 1) {
                throw Problem.badRequest("Give " + name + " once.");
            }
        });
        return new Query(call);
    }

    /** A text; empty if it is not given or blank. */
    Optional<String> text(String name) {
        String value = call.queryParam(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (value.length() > LONGEST_TEXT) {
            throw Problem.badRequest(name + " is at most " + LONGEST_TEXT + " characters long.");
        }
        return Optional.of(value.strip());
    }

    /** What to search names for. */
    Optional<Needle> search(String name) {
        return text(name).map(Needle::of);
    }

    /** A text as it is compared when searching. */
    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A whole number within limits. */
    int number(String name, int byDefault, int least, int most) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message
        }
        throw Problem.badRequest(name + " is a whole number from " + least + " to " + most + ".");
    }

    int limit() {
        return number("limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT);
    }

    /** Which page of a list. */
    Paging.Asked page(Seal seal) {
        String sealed = cursor();
        return new Paging.Asked(limit(), sealed == null ? null : seal.open(sealed));
    }

    @Nullable
    String cursor() {
        return call.queryParam("cursor");
    }

    boolean flag(String name) {
        return one(name, Set.of("true", "false")).map(Boolean::parseBoolean).orElse(false);
    }

    /** One of these; empty if it is not given. */
    Optional<String> one(String name, Collection<String> known) {
        Optional<String> value = text(name);
        if (value.isPresent() && !known.contains(value.get())) {
            throw Problem.badRequest(name + " is one of " + String.join(", ", new TreeSet<>(known)) + ".");
        }
        return value;
    }

    /** A constant; empty if it is not given. */
    <E extends Enum<E>> Optional<E> one(String name, Class<E> type) {
        return one(name, Arrays.stream(type.getEnumConstants()).map(Enum::name).toList())
                .map(value -> Enum.valueOf(type, value));
    }

    /** Constants, separated by commas; none if it is not given. */
    <E extends Enum<E>> Set<E> some(String name, Class<E> type) {
        Set<E> some = EnumSet.noneOf(type);
        for (String value : text(name).map(text -> text.split(",")).orElse(new String[0])) {
            some.add(Arrays.stream(type.getEnumConstants())
                    .filter(known -> known.name().equals(value.strip()))
                    .findFirst()
                    .orElseThrow(() -> Problem.badRequest(name + " is some of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants())
                                            .map(Enum::name)
                                            .toList())
                            + ", separated by commas.")));
        }
        return some;
    }

    Optional<LocalDate> date(String name) {
        return text(name).map(value -> {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeException e) {
                throw Problem.badRequest(name + " is a date such as 2020-02-18.");
            }
        });
    }

    Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            try {
                return Instant.parse(value);
            } catch (DateTimeException e) {
                throw Problem.badRequest(name + " is an instant such as 2020-02-18T04:00:00Z.");
            }
        });
    }
}
