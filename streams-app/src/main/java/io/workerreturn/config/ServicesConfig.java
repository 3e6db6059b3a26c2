package io.workerreturn.config;

import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.services.Setting;
import io.workerreturn.services.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which services are on, and what is set for them.
 *
 * @param on in the order of {@link Services#ALL}; none: there is no second application
 * @param threads stream threads of the second application in this instance
 * @param settings of all services
 * @param own whether this is the configuration of the second application itself: {@link AppConfig#ofServices}
 */
public record ServicesConfig(List<Service> on, int threads, Settings settings, boolean own) {
    public static final String ON = "services";
    public static final String THREADS = "services.num.stream.threads";

    /** What stands behind the application id in the id of the second application. */
    private static final String SUFFIX = "-services";

    private static final String ALL = "all";
    private static final String NONE = "none";

    public ServicesConfig {
        on = List.copyOf(on);
    }

    static void define(Definition keys) {
        keys.group("Services")
                .text(
                        ON,
                        ALL,
                        new Names(),
                        "Which services run beside the core, in an application of their own whose id is application.id"
                                + " with `"
                                + SUFFIX + "` behind it: `all`, `none`, or names separated by commas.")
                .number(THREADS, 1, 1, 1024, "Stream threads of the services in this instance.");
        for (Service service : Services.ALL) {
            for (Setting setting : service.settings()) {
                keys.duration(setting.key(), setting.byDefault(), setting.documentation());
            }
        }
    }

    static ServicesConfig from(Values values) {
        Map<String, Duration> set = new HashMap<>();
        Services.ALL.forEach(service ->
                service.settings().forEach(setting -> set.put(setting.key(), values.duration(setting.key()))));
        return new ServicesConfig(named(ON, values.text(ON)), values.number(THREADS), new Settings(set), false);
    }

    /** The same, for the second application itself. */
    ServicesConfig itself() {
        return new ServicesConfig(on, threads, settings, true);
    }

    /** The id of the second application beside this one. */
    public static String applicationId(String core) {
        return core + SUFFIX;
    }

    private static List<Service> named(String key, String text) {
        if (text.strip().equals(ALL)) {
            return Services.ALL;
        }
        if (text.strip().equals(NONE)) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split(",")).map(String::strip).toList();
        List<String> known = Services.ALL.stream().map(Service::name).toList();
        if (!known.containsAll(names)) {
            throw new ConfigException(key, text, Names.form());
        }
        return Services.ALL.stream()
                .filter(service -> names.contains(service.name()))
                .toList();
    }

    @Override
    public String toString() {
        return "ServicesConfig" + on.stream().map(Service::name).toList();
    }

    private record Names() implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            named(key, (String) value);
        }

        static String form() {
            return Services.ALL.stream()
                    .map(Service::name)
                    .collect(Collectors.joining(", ", "all, none, or some of: ", ""));
        }

        @Override
        public String toString() {
            return form();
        }
    }
}
