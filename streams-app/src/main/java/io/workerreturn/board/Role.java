package io.workerreturn.board;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a caller may do, each all that those before may. A route that names none is open to everybody. */
public enum Role implements RouteRole {
    /** Sees rounded figures: see {@link ViewerCity}. */
    VIEWER,
    /** The same, and who works for firms of their own: see {@link Grant}. */
    HR,
    /** Sees all, acknowledges alerts and imports. */
    DISPATCHER,
    /** Everything. */
    ADMIN;

    /** How files of tokens, issuers and the API spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role sees true counts; two roles of which that is so, or is not so, see the same. */
    boolean seesAll() {
        return atLeast(DISPATCHER);
    }

    /** Whether this is that role or more. */
    public boolean atLeast(Role needed) {
        return compareTo(needed) >= 0;
    }
}
