package io.workerreturn.docs;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Prefix;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** docs/configuration.md: every key, as the configuration's definition has it. */
final class ConfigurationPage {
    private ConfigurationPage() {}

    static String content() {
        StringBuilder page = new StringBuilder();
        page.append("# Configuration\n\n").append(Page.NOTICE);
        page.append("""
                One properties file in UTF-8 (`-c app.properties`), environment variables, and `--set key=value` on the
                command line say the same things. The command line wins over the environment, the environment over the
                file, the file over the default.

                The environment variable of a key is `WORKER_RETURN_` and the key in capitals, with `_` for every dot:
                `%s` is `%s`.
                A `password` may be in a file of its own: the same variable with `_FILE` at its end names it.

                A key that is not listed here is refused, with a hint at the one that was probably meant.
                `./worker-return config` prints what is in force and where each value comes from, without the secrets.
                """.formatted(
                        KafkaConfig.BOOTSTRAP_SERVERS, AppConfig.environmentVariable(KafkaConfig.BOOTSTRAP_SERVERS)));
        ConfigDef definition = AppConfig.definition();
        for (String group : definition.groups()) {
            page.append("\n## ")
                    .append(group)
                    .append("\n\n| key | default | values | meaning |\n| --- | --- | --- | --- |\n");
            definition.configKeys().values().stream()
                    .filter(key -> group.equals(key.group))
                    .forEach(key -> row(page, key));
        }
        page.append("\n## Passed through\n\n| keys | meaning |\n| --- | --- |\n");
        for (Prefix prefix : AppConfig.prefixes()) {
            page.append("| `")
                    .append(prefix.name())
                    .append("…` | ")
                    .append(Page.cell(prefix.documentation()))
                    .append(" In an environment variable, `_` after the prefix stands for `")
                    .append(prefix.separator())
                    .append("`. |\n");
        }
        return page.toString();
    }

    private static void row(StringBuilder page, ConfigKey key) {
        String byDefault = AppConfig.defaultOf(key);
        page.append("| `")
                .append(key.name)
                .append("` | ")
                .append(byDefault.isEmpty() ? "(empty)" : "`" + Page.cell(byDefault) + "`")
                .append(" | ")
                .append(values(key))
                .append(" | ")
                .append(Page.cell(key.documentation))
                .append(" |\n");
    }

    private static String values(ConfigKey key) {
        String type = key.type.toString().toLowerCase(Locale.ROOT);
        if (key.validator == null) {
            return type;
        }
        String valid = String.valueOf(key.validator);
        return type + ": " + (valid.matches("[\\w ,\\[\\]().-]+") ? Page.cell(valid) : "`" + Page.cell(valid) + "`");
    }
}
