package io.workerreturn.board;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.services.Services;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody was given: a role, and of whom or what, for a role that is not for all.
 *
 * @param whose for {@link Role#HR} the firms whose staff they may see, for {@link Role#OFFICE} the offices in which they work; none of
 *     any other role, at least one of these
 */
public record Grant(Role role, Set<String> whose) {
    /** How roles are written, for people. */
    public static final String SPELLING =
            "viewer, hr:<firm>, " + String.join(", ", Services.offices()) + ", dispatcher or admin";

    private static final Set<Role> BOUND = Set.of(Role.HR, Role.OFFICE);
    private static final String OF_FIRM = Role.HR.label() + ":";
    private static final String BETWEEN = "[,+]";

    public Grant {
        whose = Set.copyOf(whose);
        if (whose.isEmpty() == BOUND.contains(role)) {
            throw new IllegalArgumentException("hr is of firms and an office one of services, and no other role is");
        }
    }

    /** A role that is not bound to anything. */
    Grant(Role role) {
        this(role, Set.of());
    }

    /**
     * What a text gives: a role in small letters (who says it otherwise may mean another thing); {@code hr:} and the unified social
     * credit code of a firm, or of several; or an office of services, or several.
     */
    public static Optional<Grant> of(String text) {
        if (text.startsWith(OF_FIRM)) {
            Set<String> firms = parted(text.substring(OF_FIRM.length()));
            return firms.stream().allMatch(UnifiedSocialCreditCode::isValid)
                    ? Optional.of(new Grant(Role.HR, firms))
                    : Optional.empty();
        }
        Set<String> offices = parted(text);
        if (Services.offices().containsAll(offices)) {
            return Optional.of(new Grant(Role.OFFICE, offices));
        }
        return Arrays.stream(Role.values())
                .filter(role -> !BOUND.contains(role) && role.label().equals(text))
                .map(Grant::new)
                .findFirst();
    }

    /** Never empty. */
    private static Set<String> parted(String text) {
        return Set.copyOf(Arrays.asList(text.split(BETWEEN, -1)));
    }

    /**
     * The highest role of several grants, with the firms or offices of all that give it; empty if there is none. Of two that stand beside
     * each other, an office.
     */
    static Optional<Grant> highest(Collection<Grant> grants) {
        return grants.stream()
                .map(Grant::role)
                .max(Role::compareTo)
                .map(role -> new Grant(
                        role,
                        grants.stream()
                                .filter(grant -> grant.role() == role)
                                .flatMap(grant -> grant.whose().stream())
                                .collect(Collectors.toSet())));
    }

    /** The firms whose staff they may see without seeing all. */
    Set<String> firms() {
        return role == Role.HR ? whose : Set.of();
    }

    /** The offices in which they work. */
    Set<String> offices() {
        return role == Role.OFFICE ? whose : Set.of();
    }

    /** The role as the API spells it. */
    String label() {
        return role == Role.OFFICE ? listed() : role.label();
    }

    /** The role as refusals and the log of actions write it. */
    String name() {
        return label().toUpperCase(Locale.ROOT);
    }

    private String listed() {
        return String.join(",", new TreeSet<>(whose));
    }

    /** As it is read. */
    @Override
    public String toString() {
        return role == Role.HR ? OF_FIRM + listed() : label();
    }
}
