package io.workerreturn.board;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each caller may do something: a bucket that a minute fills. */
final class Limiter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Who has not been seen for longest is forgotten, and may begin anew. */
    private static final int MOST_CALLERS = 10_000;

    private final String what;
    private final int perMinute;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /**
     * A limit.
     *
     * @param what is limited, for people
     */
    Limiter(String what, int perMinute) {
        this.what = what;
        this.perMinute = perMinute;
    }

    /**
     * Notes that a caller did it once more.
     *
     * @throws Problem if that was once too often
     */
    void count(Context call, String caller) {
        ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Math.max(
                    1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1);
            call.header(Header.RETRY_AFTER, Long.toString(seconds));
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "That were more than %d %s in a minute. Try again in %d s.".formatted(perMinute, what, seconds));
        }
    }

    private synchronized Bucket bucket(String caller) {
        return buckets.computeIfAbsent(
                caller,
                someone -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                        .build());
    }
}
