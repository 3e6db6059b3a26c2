package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Versions that are known by content alone. */
final class Tags {
    private static final int BYTES = 16;

    private Tags() {}

    /** Makes a value the answer; whoever has the same already is only told so. */
    static void answer(Context call, Object value) {
        byte[] bytes = Json.bytes(value);
        String tag = of(bytes);
        call.header(Header.ETAG, tag)
                .header(Header.CACHE_CONTROL, "private, no-cache")
                .header(Header.VARY, "Accept, Authorization, Cookie");
        if (tag.equals(call.header(Header.IF_NONE_MATCH))) {
            call.status(HttpStatus.NOT_MODIFIED);
        } else {
            call.result(bytes).contentType("application/json");
        }
    }

    /** The entity tag of this content. */
    static String of(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "\"" + HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
