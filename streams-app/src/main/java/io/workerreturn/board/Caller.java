package io.workerreturn.board;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for people and for the log of actions
 * @param role what they may do
 * @param open whether nobody has to say who they are
 * @param firms of {@link Role#HR}: whose staff they may see
 */
public record Caller(String name, Role role, boolean open, Set<String> firms) {
    private static final String ATTRIBUTE = "caller";
    private static final String LATER = "caller-later";

    public Caller {
        firms = Set.copyOf(firms);
    }

    /** Somebody whose role is not bound to firms. */
    public Caller(String name, Role role, boolean open) {
        this(name, role, open, Set.of());
    }

    Caller(String name, Grant grant) {
        this(name, grant.role(), false, grant.firms());
    }

    /** Whether they may see who works for a firm, each under a pseudonym. */
    boolean seesStaffOf(String enterpriseId) {
        return role.seesAll() || firms.contains(enterpriseId);
    }

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
