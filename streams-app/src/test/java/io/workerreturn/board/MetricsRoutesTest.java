package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.MetricsSettings;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.metrics.Scraped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsRoutesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpResponse<String> get(String token, String... headers) throws Exception {
        return get(true, token, headers);
    }

    private static HttpResponse<String> get(boolean open, String token, String... headers) throws Exception {
        try (Metrics metrics = new Metrics();
                BoardServer server = BoardServer.start(
                        BoardServerTest.ANY_PORT,
                        Access.OPEN,
                        List.of(new MetricsRoutes(
                                MetricsRoutes.PATH, metrics, new MetricsSettings(new Password(token)), open)))) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + MetricsRoutes.PATH));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("content-type").orElse("");
    }

    @Test
    void this_machine_gets_the_metrics_of_the_java_machine_at_least() throws Exception {
        HttpResponse<String> answer = get("");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(type(answer)).isEqualTo(Metrics.Format.PROMETHEUS.contentType());
        assertThat(Scraped.of(answer.body()).names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_gc_memory_allocated_bytes_total",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds");
    }

    @Test
    void who_prefers_openmetrics_gets_it() throws Exception {
        HttpResponse<String> answer =
                get("", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        assertThat(type(answer)).isEqualTo(Metrics.Format.OPENMETRICS.contentType());
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource({
        "secret, Authorization, Bearer secret, 200",
        "secret, Authorization, Bearer wrong, 401",
        "secret, Authorization, Basic secret, 401",
        "'', Authorization, Bearer , 401",
        "secret, X-Forwarded-For, 10.0.0.7, 401",
        "'', Forwarded, for=10.0.0.7, 401",
        "secret, X-Something, else, 200",
    })
    void others_must_show_the_token(String token, String header, String value, int status) throws Exception {
        HttpResponse<String> answer = get(token, header, value);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.body()).contains(MetricsSettings.TOKEN).doesNotContain("jvm_", "secret");
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"metrics\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 401",
        "secret, '', 401",
        "secret, Bearer of-a-viewer, 401",
        "'', Bearer of-a-viewer, 401",
        "secret, Bearer secret, 200",
    })
    void where_there_are_viewers_nobody_gets_them_without_their_token(String token, String shown, int status)
            throws Exception {
        HttpResponse<String> answer = shown.isEmpty() ? get(false, token) : get(false, token, "Authorization", shown);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body().contains("jvm_")).isEqualTo(status == 200);
    }
}
