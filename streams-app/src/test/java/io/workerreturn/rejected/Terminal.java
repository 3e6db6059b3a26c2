package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.audit.City;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where somebody types {@code worker-return rejected …}, and reads what comes of it. */
final class Terminal {
    static final Map<String, String> SEASON =
            Map.of(Policies.SEASON_START, "2020-01-11", Policies.SEASON_END, "2020-05-05");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final City city;
    private final Map<String, String> policies = new HashMap<>(SEASON);
    private String out = "";
    private String err = "";

    Terminal(City city) {
        this.city = city;
    }

    /** From now on with this key of the configuration, which may not be the application's. */
    Terminal with(String key, String value) {
        policies.put(key, value);
        return this;
    }

    /** Exit status of {@code rejected} with these arguments. */
    int type(String... arguments) {
        List<String> all = new ArrayList<>(List.of("rejected"));
        all.addAll(List.of(arguments));
        all.add("-D" + KafkaConfig.BOOTSTRAP_SERVERS + "="
                + city.config().kafka().bootstrapServers());
        all.add("-D" + KafkaConfig.TOPIC_PREFIX + "=" + city.config().kafka().topicPrefix());
        all.add("-D" + RegistrySettings.URL + "=" + city.config().registry().url());
        policies.forEach((key, value) -> all.add("-D" + key + "=" + value));
        StringWriter outWritten = new StringWriter();
        StringWriter errWritten = new StringWriter();
        int status = CommandLines.create(Jobs.NONE)
                .setOut(new PrintWriter(outWritten))
                .setErr(new PrintWriter(errWritten))
                .execute(all.toArray(String[]::new));
        out = outWritten.toString();
        err = errWritten.toString();
        return status;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }

    JsonNode json() throws IOException {
        return JSON.readTree(out);
    }

    /** What {@code list} says of the records that these arguments choose. */
    List<JsonNode> list(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("list", "--json"));
        all.addAll(List.of(arguments));
        type(all.toArray(String[]::new));
        List<JsonNode> records = new ArrayList<>();
        for (String line : out.lines().toList()) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    /** The only record that these arguments choose. */
    String only(String... arguments) throws IOException {
        List<JsonNode> records = list(arguments);
        if (records.size() != 1) {
            throw new IllegalStateException(records.size() + " records instead of one: " + records + err);
        }
        return records.get(0).get("id").asText();
    }
}
