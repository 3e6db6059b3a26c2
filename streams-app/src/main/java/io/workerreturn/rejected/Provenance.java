package io.workerreturn.rejected;

import io.workerreturn.wire.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The headers of a record that was sent in the place of a rejected one. */
public final class Provenance {
    /** The record in whose place it was sent: its {@link RejectedId}. */
    public static final String OF = "resubmitted-of";

    /** The first of them all, where one repair after another was rejected. */
    public static final String FIRST = "resubmitted-first";

    /** Who sent it. */
    public static final String BY = "resubmitted-by";

    /** What was changed: rules, or names of fields. */
    public static final String HOW = "resubmitted-how";

    /** Program and version. */
    public static final String TOOL = "resubmitted-tool";

    private static final String ALL = "resubmitted-";

    private Provenance() {}

    /** The record in whose place a record with these headers was sent; empty if it is nobody's repair. */
    static Optional<RejectedId> of(List<RawRecord.Header> headers) {
        return id(headers, OF);
    }

    private static Optional<RejectedId> id(List<RawRecord.Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.key().equals(name) && header.value() != null)
                .reduce((earlier, later) -> later)
                .flatMap(header -> RejectedId.parse(new String(header.value(), StandardCharsets.UTF_8)));
    }

    /** The headers of what is sent in the place of this record: its own, and where they come from. */
    static List<RawRecord.Header> after(
            Rejected rejected, List<RawRecord.Header> own, Signature signature, String how) {
        List<RawRecord.Header> headers = new ArrayList<>();
        for (RawRecord.Header header : own) {
            if (!header.key().startsWith(ALL)) {
                headers.add(header);
            }
        }
        headers.add(header(OF, rejected.id().toString()));
        headers.add(header(
                FIRST,
                id(rejected.record().headers(), FIRST).orElse(rejected.id()).toString()));
        headers.add(header(BY, signature.by()));
        headers.add(header(HOW, how));
        headers.add(header(TOOL, signature.tool()));
        return headers;
    }

    private static RawRecord.Header header(String name, String value) {
        return new RawRecord.Header(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
