package io.workerreturn.board;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for people and for the log of actions
 * @param role what they may do
 * @param open whether nobody has to say who they are
 */
public record Caller(String name, Role role, boolean open) {
    private static final String ATTRIBUTE = "caller";

    /** Who makes this call, to a route that needs a role. */
    public static Caller of(Context call) {
        Caller caller = call.attribute(ATTRIBUTE);
        if (caller == null) {
            throw new IllegalStateException(call.path() + " needs no role, so nobody was asked who they are");
        }
        return caller;
    }

    /** Who makes this call, null if nobody was asked, or could say. */
    static @Nullable Caller ofAny(Context call) {
        return call.attribute(ATTRIBUTE);
    }

    void attachTo(Context call) {
        call.attribute(ATTRIBUTE, this);
    }
}
