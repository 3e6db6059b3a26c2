package io.workerreturn.board;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody was given: a role, and for {@link Role#HR} the firms whose staff they may see.
 *
 * @param firms none of any other role, at least one of that
 */
public record Grant(Role role, Set<String> firms) {
    /** How roles are written, for people. */
    public static final String SPELLING = "viewer, hr:<firm>, dispatcher or admin";

    private static final String OF_FIRM = Role.HR.label() + ":";
    private static final String BETWEEN = "[,+]";

    public Grant {
        firms = Set.copyOf(firms);
        if (firms.isEmpty() == (role == Role.HR)) {
            throw new IllegalArgumentException("hr is of firms, and no other role is");
        }
    }

    /**
     * What a text gives: a role in small letters (who says it otherwise may mean another thing), or {@code hr:} and the unified
     * social credit code of a firm, or of several.
     */
    public static Optional<Grant> of(String text) {
        if (text.startsWith(OF_FIRM)) {
            Set<String> firms =
                    Set.copyOf(Arrays.asList(text.substring(OF_FIRM.length()).split(BETWEEN)));
            return firms.stream().allMatch(UnifiedSocialCreditCode::isValid)
                    ? Optional.of(new Grant(Role.HR, firms))
                    : Optional.empty();
        }
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.HR && role.label().equals(text))
                .map(role -> new Grant(role, Set.of()))
                .findFirst();
    }

    /** The highest role of several grants, with the firms of all that give it; empty if there is none. */
    static Optional<Grant> highest(Collection<Grant> grants) {
        return grants.stream()
                .map(Grant::role)
                .max(Role::compareTo)
                .map(role -> new Grant(
                        role,
                        grants.stream()
                                .filter(grant -> grant.role() == role)
                                .flatMap(grant -> grant.firms().stream())
                                .collect(Collectors.toSet())));
    }

    @Override
    public String toString() {
        return role == Role.HR ? OF_FIRM + String.join(",", new TreeSet<>(firms)) : role.label();
    }
}
