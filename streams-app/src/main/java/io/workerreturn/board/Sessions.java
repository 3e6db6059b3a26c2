package io.workerreturn.board;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Browsers that are signed in. A browser has a secret that is good for nothing else, and no script of a page sees it; here only
 * its hash is kept, in memory: after a restart people sign in again.
 */
final class Sessions {
    /** Who has signed in longest ago goes first. */
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Session> sessions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A session.
     *
     * @param holder asked each time, since a token may be withdrawn, or its role changed
     */
    private record Session(Supplier<Optional<Caller>> holder, Instant until) {}

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** Signs somebody in. Returns the secret. */
    synchronized String begin(Supplier<Optional<Caller>> holder, Instant until) {
        String secret = Credentials.secret();
        sessions.values().removeIf(this::isOver);
        sessions.put(Credentials.hash(secret), new Session(holder, until));
        return secret;
    }

    private boolean isOver(Session session) {
        return !clock.instant().isBefore(session.until());
    }

    /** Whose session this is; empty if there is none, or it is over. */
    Optional<Caller> holder(String secret) {
        Session session;
        synchronized (this) {
            session = sessions.get(Credentials.hash(secret));
        }
        return session == null || isOver(session)
                ? Optional.empty()
                : session.holder().get();
    }

    /** Signs somebody out. */
    synchronized void end(String secret) {
        sessions.remove(Credentials.hash(secret));
    }
}
