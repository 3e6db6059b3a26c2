package io.workerreturn.board;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
    private static final String LATER = "caller-later";

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

    /** Says how to ask again who makes this call, for an answer that takes long; empty once nobody vouches for them any more. */
    static void askLater(Context call, Supplier<Optional<Caller>> later) {
        call.attribute(LATER, later);
    }

    /** Whether the one who makes this call still is who they were: asked as often as one likes, also while it is answered. */
    static BooleanSupplier lasting(Context call) {
        Caller now = of(call);
        Supplier<Optional<Caller>> later = call.attribute(LATER);
        return later == null ? () -> true : () -> later.get().equals(Optional.of(now));
    }
}
