package io.workerreturn.runtime;

import java.util.Comparator;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One thing that brokers which ask let somebody do.
 *
 * @param type of what
 * @param name whole, or with what it begins
 * @param pattern whether {@code name} is whole ({@code LITERAL}) or a beginning ({@code PREFIXED})
 * @param operation which
 */
public record Right(ResourceType type, String name, PatternType pattern, AclOperation operation)
        implements Comparable<Right> {
    private static final String FROM_ANYWHERE = "*";
    private static final Comparator<Right> ORDER = Comparator.comparing(Right::type)
            .thenComparing(Right::name)
            .thenComparing(Right::pattern)
            .thenComparing(Right::operation);

    /** As a cluster keeps it for this principal, such as {@code User:worker-return}. */
    public AclBinding of(String principal) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(principal, FROM_ANYWHERE, operation, AclPermissionType.ALLOW));
    }

    @Override
    public int compareTo(Right other) {
        return ORDER.compare(this, other);
    }
}
