package io.workerreturn.board;

import com.fasterxml.jackson.databind.JavaType;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.Holder;
import io.workerreturn.questions.NotHeldException;
import io.workerreturn.questions.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.types.Password;

/** Another instance, asked over HTTP. One that does not answer soon is passed over. */
final class Peer implements Holder {
    /** Carries what instances tell each other to be let in. */
    static final String SECRET = "X-Worker-Return-Peer";

    /** Where instances ask each other; the kind of question follows. */
    static final String PATH = "/internal/v1/questions/";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final HttpClient client;
    private final URI url;
    private final Password secret;

    Peer(HttpClient client, URI url, Password secret) {
        this.client = client;
        this.url = url;
        this.secret = secret;
    }

    /** A client for all of them; it must not be led elsewhere. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public <R> Reply<R> answer(Ask<R> ask) throws NotHeldException {
        HttpRequest request = HttpRequest.newBuilder(
                        url.resolve(PATH + Ask.Kind.of(ask).name().toLowerCase(Locale.ROOT)))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header(SECRET, secret.value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(ask)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new NotHeldException(url + " answers " + response.statusCode());
            }
            JavaType reply = Json.mapper().getTypeFactory().constructParametricType(Reply.class, ask.answer());
            return Json.mapper().readValue(response.body(), reply);
        } catch (IOException | ExecutionException | TimeoutException failed) {
            throw new NotHeldException(url + " does not answer: " + failed.getMessage());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new NotHeldException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
