package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for people and for the log of actions
 * @param grant what they may do
 * @param open whether nobody has to say who they are
 */
public record Caller(String name, Grant grant, boolean open) {
    private static final String ATTRIBUTE = "caller";
    private static final String LATER = "caller-later";

    /** Somebody whose role is not bound to anything. */
    public Caller(String name, Role role, boolean open) {
        this(name, new Grant(role), open);
    }

    Caller(String name, Grant grant) {
        this(name, grant, false);
    }

    /** What they may do, but for what of. */
    public Role role() {
        return grant.role();
    }

    /** Whether they may see who works for a firm, each under a pseudonym. */
    boolean seesStaffOf(String enterpriseId) {
        return role().seesAll() || grant.firms().contains(enterpriseId);
    }

    /** The names of the services in whose offices they work. */
    Set<String> services() {
        return Services.ofOffices(grant.offices()).map(Service::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether they may see all of a service, and tell it. */
    boolean worksIn(Service service) {
        return role().seesAll() || services().contains(service.name());
    }

    /** That they may not do this, whoever else may. */
    Problem lacks(Role needed) {
        return new Problem(
                HttpStatus.FORBIDDEN,
                "%s has the role %s; this needs %s."
                        .formatted(
                                name,
                                grant.name(),
                                needed == Role.OFFICE ? Role.DISPATCHER + ", or the office of the service" : needed));
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
