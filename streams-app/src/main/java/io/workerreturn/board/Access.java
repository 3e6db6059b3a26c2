package io.workerreturn.board;

import io.javalin.http.Context;

/** Says who makes a call, and what is made of it before and after. */
@FunctionalInterface
public interface Access {
    /** Everybody may do everything: for a board that only this machine reaches. */
    Access OPEN = call -> new Caller("localhost", Role.ADMIN, true);

    /**
     * Who makes this call. Asked once for a call, and only for routes that need a role.
     *
     * @throws Problem if that can't be told, or they have called too often
     */
    Caller caller(Context call);

    /**
     * A call has arrived, to any route or none.
     *
     * @throws Problem if nobody may make such a call
     */
    default void arrived(Context call) {}

    /**
     * A caller has the role that the route needs, and nothing is done yet.
     *
     * @throws Problem if it can't be put down that they do it
     */
    default void admitted(Context call, Caller caller) {}

    /** A call is answered, whatever the answer is. */
    default void answered(Context call) {}
}
