package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.RegistryHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until brokers and registry answer: what is not there yet may come, what is slow needs time, and who refuses our
 * credentials will do so again. Says what it waits for, once and then ever more rarely.
 */
public final class Reach {
    /** Nobody needs to hear of a wait that is shorter. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SAID_AGAIN_AT_FIRST = Duration.ofMinutes(1);
    private static final Duration SAID_AGAIN_AT_LAST = Duration.ofMinutes(30);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final String key;
    private final Duration patience;
    private final Consumer<String> say;

    /**
     * A wait.
     *
     * @param key the setting that says how long
     * @param patience how long; zero for ever
     * @param say told in a sentence what is waited for, and when that ends
     */
    public Reach(String key, Duration patience, Consumer<String> say) {
        this.key = key;
        this.patience = patience;
        this.say = say;
    }

    /**
     * Waits for the brokers.
     *
     * @throws UnreachableException if they don't answer in time, or refuse us
     * @throws InterruptedException if somebody stops it
     */
    public void brokers(KafkaConfig kafka) throws InterruptedException {
        await("the brokers at " + kafka.bootstrapServers(), why -> TopicAdministration.silence(kafka, why), wait -> {
            String problem = problem(kafka.bootstrapServers());
            return problem == null ? answer(kafka, wait) : problem;
        });
    }

    /**
     * Waits for the schema registry.
     *
     * @throws UnreachableException if it does not answer in time, or refuses us
     * @throws InterruptedException if somebody stops it
     */
    public void registry(RegistryConfig registry) throws InterruptedException {
        RegistryHttp http = new RegistryHttp(registry, CONNECT_WITHIN);
        await(
                "the schema registry at " + registry.url(),
                why -> "no schema registry answers at " + registry.url() + " (" + why + "): is it up, and is "
                        + RegistrySettings.URL + " right?",
                wait -> answer(registry, http.client()));
    }

    /**
     * Waits until something is so.
     *
     * @param what for people
     * @param atLast what is said if it is not so in time, given the reason
     * @param look asks; the reason why not, or null if it is so
     */
    public void await(String what, UnaryOperator<String> atLast, Look look) throws InterruptedException {
        Wait wait = new Wait(what);
        while (true) {
            String reason = look.at(wait);
            if (reason == null) {
                wait.over();
                return;
            }
            if (wait.exhausted()) {
                throw new UnreachableException(
                        atLast.apply(reason + ", for " + readable(patience) + " (" + key + ")"), null);
            }
            wait.goesOn(reason);
            TimeUnit.NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), wait.left()));
        }
    }

    /** Asks once. */
    @FunctionalInterface
    public interface Look {
        /** Why it is not so; null if it is. */
        @Nullable
        String at(Wait wait) throws InterruptedException;
    }

    /** A wait under way. */
    public final class Wait {
        private final String what;
        private final long began = System.nanoTime();
        private long sayAt = began + QUIET.toNanos();
        private Duration again = SAID_AGAIN_AT_FIRST;
        private @Nullable String said;

        private Wait(String what) {
            this.what = what;
        }

        /** Nanoseconds that are left. */
        long left() {
            return patience.isZero() ? Long.MAX_VALUE : Math.max(0, patience.toNanos() - (System.nanoTime() - began));
        }

        private boolean exhausted() {
            return left() == 0;
        }

        /** Still not so: says it, if it is time to, or the reason is another one. */
        void goesOn(String reason) {
            long now = System.nanoTime();
            if (now < sayAt && (said == null || said.equals(reason))) {
                return;
            }
            if (said != null && said.equals(reason)) {
                again = again.multipliedBy(2).compareTo(SAID_AGAIN_AT_LAST) < 0
                        ? again.multipliedBy(2)
                        : SAID_AGAIN_AT_LAST;
            }
            sayAt = now + again.toNanos();
            said = reason;
            say.accept("Waiting for " + what + ", " + since() + ": " + reason + ". "
                    + (patience.isZero() ? "For ever" : "Up to " + readable(patience)) + " (" + key
                    + "); Ctrl-C ends it.");
        }

        private String since() {
            return "for " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s so far";
        }

        private void over() {
            if (said != null) {
                say.accept("The wait for " + what + " is over after "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s.");
            }
        }
    }

    private static String readable(Duration duration) {
        return duration.toSecondsPart() == 0 && duration.toMillisPart() == 0
                ? duration.toMinutes() + " min"
                : duration.toMillis() / 1e3 + " s";
    }

    /** Why no connection can be made to any of these; null if one can. A client of Kafka does not say. */
    private static @Nullable String problem(String servers) {
        String problem = "";
        for (String server : servers.split(",")) {
            int at = server.lastIndexOf(':');
            String host = server.substring(0, at).strip().replaceAll("^\\w+://|[\\[\\]]", "");
            try (Socket socket = new Socket()) {
                InetAddress address = InetAddress.getByName(host);
                socket.connect(
                        new InetSocketAddress(
                                address,
                                Integer.parseInt(server.substring(at + 1).strip())),
                        (int) CONNECT_WITHIN.toMillis());
                return null;
            } catch (UnknownHostException unknown) {
                problem = "there is no host " + host;
            } catch (SocketTimeoutException silent) {
                problem = host + " does not answer";
            } catch (IOException refused) {
                problem = "connection refused by " + host + " (" + refused.getMessage() + ")";
            }
        }
        return problem;
    }

    private @Nullable String answer(KafkaConfig kafka, Wait wait) throws InterruptedException {
        Map<String, Object> client = kafka.admin();
        long most = Math.min(ANSWER_WITHIN.toMillis(), Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait.left())));
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) most);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) most);
        String slow = "connections are accepted but nobody answers: slow, or a listener of another kind"
                + " (kafka.security.protocol)";
        try (Admin admin = Admin.create(client)) {
            KafkaFuture<?> nodes = admin.describeCluster().nodes();
            while (true) {
                try {
                    nodes.get(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                    return null;
                } catch (TimeoutException notYet) {
                    wait.goesOn(slow);
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthenticationException
                    || failed.getCause() instanceof AuthorizationException) {
                throw refused(kafka, failed.getCause());
            }
            return failed.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                            || failed.getCause() instanceof RetriableException
                    ? slow
                    : refusal(kafka, failed.getCause());
        } catch (KafkaException wrong) {
            throw TopicAdministration.unreachable(kafka, wrong);
        }
    }

    private static String refusal(KafkaConfig kafka, Throwable cause) {
        if (cause instanceof UnsupportedVersionException) {
            throw new UnreachableException(
                    kafka.bootstrapServers() + " is too old, or no broker: " + cause.getMessage(), cause);
        }
        return String.valueOf(cause.getMessage());
    }

    private static UnreachableException refused(KafkaConfig kafka, Throwable cause) {
        return new UnreachableException(
                kafka.bootstrapServers() + " refuses us (" + cause.getMessage()
                        + "): correct kafka.security.protocol, kafka.sasl.* or kafka.ssl.*",
                cause);
    }

    private static @Nullable String answer(RegistryConfig registry, HttpClient http) throws InterruptedException {
        String problem = "";
        for (String url : registry.url().split(",")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url.strip()))
                    .timeout(ANSWER_WITHIN)
                    .build();
            try {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status < 500) {
                    return null;
                }
                problem = "it answers " + status;
            } catch (HttpTimeoutException silent) {
                problem = "it does not answer";
            } catch (SSLException untrusted) {
                problem = "no connection that both sides trust (" + untrusted.getMessage() + "), see "
                        + RegistrySettings.TLS + "…";
            } catch (IOException refused) {
                problem = "connection refused (" + refused + ")";
            }
        }
        return problem;
    }
}
