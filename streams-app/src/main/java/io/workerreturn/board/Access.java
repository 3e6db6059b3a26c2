package io.workerreturn.board;

import io.javalin.http.Context;

/** Says who makes a call. */
@FunctionalInterface
public interface Access {
    /** Everybody may do everything: for a board that only this machine reaches. */
    Access OPEN = call -> new Caller("localhost", Role.ADMIN, true);

    /**
     * Who makes this call. Asked once for a call, and only for routes that need a role.
     *
     * @throws Problem if that can't be told
     */
    Caller caller(Context call);
}
