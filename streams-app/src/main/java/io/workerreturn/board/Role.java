package io.workerreturn.board;

import io.javalin.security.RouteRole;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do, each all that those before may. A route that names none is open to everybody. */
public enum Role implements RouteRole {
    /** Sees rounded figures: see {@link ViewerCity}. */
    VIEWER,
    /** Sees all, acknowledges alerts and imports. */
    DISPATCHER,
    /** Everything. */
    ADMIN;

    /** The role of this name, in small letters: who says it otherwise may mean another thing. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
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
