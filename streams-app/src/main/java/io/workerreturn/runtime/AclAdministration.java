package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** What a cluster lets a principal do. Grants what is missing, and takes nothing away. */
public final class AclAdministration implements AutoCloseable {
    private final KafkaConfig kafka;
    private final Admin admin;

    /** For this cluster; connects when it is first asked. */
    public AclAdministration(KafkaConfig kafka) {
        this.kafka = kafka;
        Map<String, Object> properties = kafka.admin();
        try {
            this.admin = Admin.create(properties);
        } catch (KafkaException refused) {
            throw TopicAdministration.unreachable(kafka, refused);
        }
    }

    /**
     * What the principal may do by name; what it may do as one of all, or is denied, is not in it.
     *
     * @param principal such as {@code User:worker-return}
     * @throws IllegalStateException if the brokers let everybody do everything, so that there is nothing to grant
     * @throws UnreachableException if the cluster does not answer
     */
    public Set<Right> of(String principal) {
        try {
            return TopicAdministration.await(
                            admin.describeAcls(new AclBindingFilter(
                                            ResourcePatternFilter.ANY,
                                            new AccessControlEntryFilter(
                                                    principal, null, AclOperation.ANY, AclPermissionType.ALLOW)))
                                    .values(),
                            kafka)
                    .stream()
                    .map(binding -> new Right(
                            binding.pattern().resourceType(),
                            binding.pattern().name(),
                            binding.pattern().patternType(),
                            binding.entry().operation()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (SecurityDisabledException nobodyAsks) {
            throw new IllegalStateException(
                    "The brokers at " + kafka.bootstrapServers()
                            + " ask nobody what they may do: set authorizer.class.name on each (KRaft:"
                            + " org.apache.kafka.metadata.authorizer.StandardAuthorizer) and super.users, then again.",
                    nobodyAsks);
        }
    }

    /**
     * Grants it, and waits until a broker has heard of it, which takes a moment after the controller wrote it down.
     *
     * @return what no broker has heard of after half a minute; normally nothing
     * @throws UnreachableException if the cluster does not answer
     */
    public Set<Right> grant(String principal, Collection<Right> rights) {
        TopicAdministration.await(
                admin.createAcls(rights.stream()
                                .map(right -> right.of(principal))
                                .toList())
                        .all(),
                kafka);
        long deadline = System.nanoTime() + TopicAdministration.PATIENCE.toNanos();
        Set<Right> unheard = new TreeSet<>(rights);
        unheard.removeAll(of(principal));
        while (!unheard.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TopicAdministration.PAUSE.toNanos());
            unheard.removeAll(of(principal));
        }
        return unheard;
    }

    @Override
    public void close() {
        admin.close();
    }
}
