package io.workerreturn.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that are signed in. A browser keeps a ticket that is sealed: it can neither read it nor change it, and no script of a
 * page sees it. Every board that seals with the same key takes it, and so does one that was started anew; no board has to
 * remember who is signed in.
 */
final class Sessions {
    /** Of a ticket, so that browsers keep it. */
    private static final int LONGEST = 3_800;

    /** What was ended longest ago is forgotten first. */
    private static final int MOST_ENDED = 10_000;

    private final Clock clock;
    private final Seal seal;
    private final Function<String, Optional<Caller>> holders;

    /** Sessions that somebody ended before they were over, by their names, and when they would be over. */
    private final Map<String, Instant> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_ENDED;
        }
    };

    /**
     * What a browser keeps.
     *
     * @param session its name
     * @param until epoch milliseconds
     * @param token hash of the static token that was handed in, whose holder is asked for each time, since a token may be
     *     withdrawn, or its role changed; null if an issuer vouched
     * @param caller whom the issuer vouched for; null if a static token was handed in
     */
    private record Ticket(
            String session,
            long until,
            @Nullable String token,
            @Nullable Vouched caller) {}

    /** @param grant as it is spelled; null of a ticket of another version, or what nobody can be given any more */
    private record Vouched(String name, @Nullable String grant) {
        static Vouched of(Caller caller) {
            return new Vouched(caller.name(), caller.grant().toString());
        }

        Optional<Caller> caller() {
            return Optional.ofNullable(grant).flatMap(Grant::of).map(given -> new Caller(name, given));
        }
    }

    /**
     * Sessions that these boards know.
     *
     * @param holders of static tokens, by their hashes
     */
    Sessions(Clock clock, Seal seal, Function<String, Optional<Caller>> holders) {
        this.clock = clock;
        this.seal = seal;
        this.holders = holders;
    }

    /** Signs in whoever has the static token of this hash. Returns the ticket. */
    String begin(String token, Instant until) {
        return sealed(new Ticket(Credentials.secret(), until.toEpochMilli(), token, null));
    }

    /** Signs in somebody for whom an issuer vouches. Returns the ticket. */
    String begin(Caller vouched, Instant until) {
        return sealed(new Ticket(Credentials.secret(), until.toEpochMilli(), null, Vouched.of(vouched)));
    }

    private String sealed(Ticket ticket) {
        try {
            String sealed = seal.close(Json.mapper().writeValueAsString(ticket));
            if (sealed.length() > LONGEST) {
                throw new Problem(
                        HttpStatus.FORBIDDEN,
                        "The issuer names too many firms for a browser to keep. Send the token with each call instead, or have"
                                + " it name fewer.");
            }
            return sealed;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose session this is; empty if it is none of ours, or is over. */
    Optional<Caller> holder(String sealed) {
        return ticket(sealed)
                .filter(ticket -> !isOver(ticket))
                .flatMap(ticket -> ticket.caller() == null
                        ? Optional.ofNullable(ticket.token()).flatMap(holders)
                        : ticket.caller().caller());
    }

    private Optional<Ticket> ticket(String sealed) {
        return seal.opened(sealed).map(text -> {
            try {
                return Json.mapper().readValue(text, Ticket.class);
            } catch (JsonProcessingException ofAnotherVersion) {
                return null;
            }
        });
    }

    private boolean isOver(Ticket ticket) {
        synchronized (ended) {
            return clock.millis() >= ticket.until() || ended.containsKey(ticket.session());
        }
    }

    /** Signs somebody out: the ticket is worth nothing here from now on, even to whoever has a copy of it. */
    void end(String sealed) {
        ticket(sealed).ifPresent(ticket -> {
            synchronized (ended) {
                ended.values().removeIf(until -> !clock.instant().isBefore(until));
                ended.put(ticket.session(), Instant.ofEpochMilli(ticket.until()));
            }
        });
    }
}
