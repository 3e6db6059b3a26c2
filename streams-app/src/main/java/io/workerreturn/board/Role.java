package io.workerreturn.board;

import io.javalin.security.RouteRole;
import java.util.Locale;

/** What a caller may do. A route that names none is open to everybody. */
public enum Role implements RouteRole {
    /** Sees rounded figures: see {@link ViewerCity}. */
    VIEWER(0),
    /** The same, and who works for firms of their own: see {@link Grant}. */
    HR(1),
    /** What a viewer sees, and services of their own, which they tell by files, too: see {@link Grant}. Spelled as the office is. */
    OFFICE(1),
    /** Sees all, acknowledges alerts and imports. */
    DISPATCHER(2),
    /** Everything. */
    ADMIN(3);

    private final int rank;

    Role(int rank) {
        this.rank = rank;
    }

    /** How files of tokens, issuers and the API spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role sees true counts; two roles of which that is so, or is not so, see the same of the city. */
    boolean seesAll() {
        return atLeast(DISPATCHER);
    }

    /** Whether this is that role or more: of two that stand beside each other, neither is the other. */
    public boolean atLeast(Role needed) {
        return this == needed || rank > needed.rank;
    }
}
