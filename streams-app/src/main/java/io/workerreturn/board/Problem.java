package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that can't be answered, told as RFC 9457 has it. */
public class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private final HttpStatus status;
    private final @Nullable Duration again;
    private final transient Map<String, Object> more = new LinkedHashMap<>();

    /**
     * A problem.
     *
     * @param detail what is wrong and what to do, for people; nothing secret
     */
    public Problem(HttpStatus status, String detail) {
        this(status, detail, null);
    }

    private Problem(HttpStatus status, String detail, @Nullable Duration again) {
        super(detail);
        this.status = status;
        this.again = again;
    }

    /** A call that can be answered in a while, and when to make it again. */
    static Problem notYet(String detail, Duration again) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail, again);
    }

    /** A call with a parameter that can't be meant. */
    public static Problem badRequest(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail);
    }

    /** A call for something that there is not. */
    public static Problem notFound(String detail) {
        return new Problem(HttpStatus.NOT_FOUND, detail);
    }

    /** This, and for programs also that. */
    Problem and(String name, Object value) {
        more.put(name, value);
        return this;
    }

    /** Its HTTP status. */
    public HttpStatus status() {
        return status;
    }

    void answer(Context call) {
        if (again != null) {
            call.header(Header.RETRY_AFTER, Long.toString(again.toSeconds()));
        }
        answer(call, status, getMessage(), more);
    }

    static void answer(Context call, HttpStatus status, String detail) {
        answer(call, status, detail, Map.of());
    }

    private static void answer(Context call, HttpStatus status, String detail, Map<String, Object> more) {
        call.status(status).removeHeader(Header.ETAG);
        Map<String, Object> body = body(status, detail, call.path());
        body.putAll(more);
        Json.answer(call, body);
        call.contentType(CONTENT_TYPE);
    }

    static Map<String, Object> body(HttpStatus status, String detail, @Nullable String instance) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status.getMessage());
        body.put("status", status.getCode());
        body.put("detail", detail);
        body.put("instance", instance);
        return body;
    }
}
