package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.AclAdministration;
import io.workerreturn.runtime.KafkaRole;
import io.workerreturn.runtime.Right;
import io.workerreturn.runtime.Strimzi;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "acls",
        description = {
            "Says what each role needs of brokers that ask who may what (ACLs), and grants it.",
            "",
            "Without --role: which roles there are. With roles: what they may do. With --principal besides: what of"
                    + " that the cluster does not let this principal do, and what it may do beyond; --apply grants what is"
                    + " missing. Nothing is ever taken away.",
        },
        footer = {
            "Examples:",
            "  worker-return acls                                 which roles there are",
            "  worker-return acls --role reader                   what one may do",
            "  worker-return acls -c admin.properties --principal User:worker-return \\",
            "      --role core --role services --role board --role imports --apply   all that `run` needs",
            "  worker-return acls --principal User:bus-company --role writer-charter-bus-events --strimzi",
            "                                                     as a resource of Kubernetes",
        })
final class AclsCommand implements Callable<Integer> {
    private static final String USER = "User:";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--role", paramLabel = "<role>", description = "Of which role. May be repeated: several at once.")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--principal",
            paramLabel = "<principal>",
            description = "Whom the brokers know it by: User:worker-return, or User:CN=… of a certificate.")
    private @Nullable String principal;

    @Option(names = "--apply", description = "Grant what is missing.")
    private boolean apply;

    @Option(names = "--strimzi", description = "Print a KafkaUser, a resource of Strimzi in Kubernetes; ask no broker.")
    private boolean strimzi;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AppConfig wanted = config.load();
        PrintWriter out = spec.commandLine().getOut();
        List<KafkaRole> all = KafkaRole.all(wanted);
        if (roles.isEmpty()) {
            if (principal != null || apply || strimzi) {
                throw new UsageException("Say with --role what it is to do; `worker-return acls` lists the roles.");
            }
            Table table = new Table("role", "for");
            all.forEach(role -> table.row(role.name(), role.does()));
            table.print(out);
            return ExitStatus.OK;
        }
        Set<Right> rights = new TreeSet<>();
        roles.forEach(name -> rights.addAll(named(all, name).rights()));
        if (principal == null) {
            if (apply || strimzi) {
                throw new UsageException("Say with --principal who is to have it, as User:worker-return.");
            }
            print(rights, out);
            return ExitStatus.OK;
        }
        if (!principal.startsWith(USER)) {
            throw new UsageException("A principal begins with " + USER + ", as User:worker-return.");
        }
        if (strimzi) {
            out.print(Strimzi.user(principal.substring(USER.length()), rights));
            out.flush();
            return ExitStatus.OK;
        }
        return compare(wanted, principal, rights, out);
    }

    private int compare(AppConfig wanted, String whom, Set<Right> rights, PrintWriter out) throws InterruptedException {
        Waiting.forBrokers(wanted);
        try (AclAdministration acls = new AclAdministration(wanted.kafka())) {
            Set<Right> granted = acls.of(whom);
            Set<Right> more = new TreeSet<>(granted);
            more.removeAll(rights);
            if (!more.isEmpty()) {
                out.println(whom + " may do more than these roles need, which stays:");
                print(more, out);
            }
            Set<Right> missing = new TreeSet<>(rights);
            missing.removeAll(granted);
            if (missing.isEmpty()) {
                out.println(whom + " may do everything that it needs.");
                return ExitStatus.OK;
            }
            out.println(whom + (apply ? " is granted:" : " may not:"));
            print(missing, out);
            if (!apply) {
                out.println("Nothing was changed: --apply grants it.");
                return ExitStatus.FOUND;
            }
            Set<Right> unheard = acls.grant(whom, missing);
            if (!unheard.isEmpty()) {
                out.println("Granted, but the brokers have not heard of all of it yet: ask again in a minute.");
                print(unheard, out);
                return ExitStatus.FOUND;
            }
            return ExitStatus.OK;
        }
    }

    private static void print(Collection<Right> rights, PrintWriter out) {
        Table table = new Table("of", "name", "operations");
        Strimzi.byResource(rights)
                .forEach((of, operations) -> table.row(
                        of.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        of.name()
                                + switch (of.pattern()) {
                                    case PREFIXED -> "…";
                                    default -> "";
                                },
                        operations.stream().map(Strimzi::words).collect(Collectors.joining(", "))));
        table.print(out);
        out.println();
    }

    private static KafkaRole named(List<KafkaRole> all, String name) {
        return all.stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no role " + name + ". There are: "
                        + all.stream().map(KafkaRole::name).collect(Collectors.joining(", ")) + "."));
    }
}
