package io.workerreturn.cli;

import io.workerreturn.board.Credentials;
import io.workerreturn.board.Grant;
import io.workerreturn.services.Services;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        description = {
            "Makes a token for the board, for sites without an identity provider.",
            "",
            "Prints the token, which is shown this once, and the line for the file that board.auth.tokens.file names."
                    + " The file holds no token, only what one can be checked by: add the line to it, and give the token"
                    + " to whom it is for. Take the line away, and the token is worth nothing. A board that runs reads the"
                    + " file again.",
        },
        footer = {
            "Examples:",
            "  worker-return token --role dispatcher --name li",
            "  worker-return token --role finance --name wu",
            "  worker-return token --role viewer --name wall-screen | tail -1 >> board-tokens",
        })
final class TokenCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[^\\s#][^\\s]{0,99}");

    /** The roles that services bring. */
    static final class Offices implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Services.offices().iterator();
        }
    }

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--role",
            required = true,
            paramLabel = "<role>",
            completionCandidates = Offices.class,
            description = {
                "viewer: reads; counts of people are rounded.",
                "hr:<firm>[,<firm>…]: the same, and who works for these firms, each a unified social credit code.",
                "the office of a service (${COMPLETION-CANDIDATES}): what a viewer sees, all of that service, and imports its files.",
                "dispatcher: sees all, acknowledges alerts, imports.",
                "admin: everything."
            })
    private String role = "";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "<name>",
            description = "Whose it is, without blanks. Stands beside what they do.")
    private String name = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Grant wanted = Grant.of(role)
                .orElseThrow(() -> new UsageException("--role is " + Grant.SPELLING + ", not '" + role + "'"));
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("--name is 1 to 100 characters without blanks, and does not begin with #");
        }
        String token = Credentials.secret();
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().println(name + " " + wanted + " " + Credentials.hash(token));
        spec.commandLine()
                .getErr()
                .println("Above: the token, for " + name
                        + " alone, and the line for the file of board.auth.tokens.file.");
        return ExitStatus.OK;
    }
}
