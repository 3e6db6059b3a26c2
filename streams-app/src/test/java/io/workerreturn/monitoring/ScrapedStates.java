package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a real application said in one state after another, through the rules that are shipped, as if each had lasted for long: gauges
 * stay as they were scraped, what is counted grows evenly to what the state ended with, or as fast as it did, and a wait goes on.
 */
public final class ScrapedStates {
    /** Longer than any rule looks back or holds, but for those of days. */
    private static final int MINUTES = 90;

    private static final String INSTANCE = "{job=\"worker-return\", instance=\"app-1:8080\"";
    private static final Scraped NOTHING = new Scraped(Map.of(), Map.of());

    private final List<Scraped> states = new ArrayList<>();
    private final List<Boolean> services = new ArrayList<>();
    /** In how many minutes all that was counted in a state came about. */
    private final List<Double> minutes = new ArrayList<>();

    /** Another state; null where nobody answered. */
    public ScrapedStates then(@Nullable Scraped scraped) {
        return then(scraped, scraped != null);
    }

    /** The same, for what goes on and on: all that was counted since the state before was counted in this time. */
    ScrapedStates then(Scraped scraped, Duration took) {
        then(scraped);
        minutes.set(minutes.size() - 1, took.toMillis() / 60e3);
        return this;
    }

    /** The same as the first, and whether the services said anything. */
    ScrapedStates then(@Nullable Scraped scraped, boolean servicesAnswer) {
        minutes.add(MINUTES - 1.0);
        states.add(scraped == null ? NOTHING : scraped);
        services.add(servicesAnswer);
        return this;
    }

    /** These fire in the second of three states, and neither before nor any more at the end. */
    public void fire(Path folder, String... alerts) throws IOException, InterruptedException {
        assertThat(states).hasSize(3);
        check(folder, Set.of(alerts), Set.of());
    }

    /** As {@link #fire}, but their end is not looked at: they look back for days, or last until a restart. */
    public void fireWithoutEnd(Path folder, String... alerts) throws IOException, InterruptedException {
        check(folder, Set.of(), Set.of(alerts));
    }

    private void check(Path folder, Set<String> fire, Set<String> withoutEnd) throws IOException, InterruptedException {
        Set<String> all = new TreeSet<>(fire);
        all.addAll(withoutEnd);
        assertThat(Deployed.rules().stream()
                        .filter(Deployed.Rule::alerts)
                        .map(Deployed.Rule::name)
                        .toList())
                .containsAll(all);
        StringBuilder test = new StringBuilder("""
                rule_files: ['%s/*.yml']
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                """.formatted(Deployed.RULES.toRealPath()));
        values().forEach((series, each) -> test.append("      - {series: '%s', values: '%s'}%n"
                .formatted(series.replace("'", "''"), each.toString().strip())));
        test.append("    promql_expr_test:\n");
        for (String alert : all) {
            String firing = "ALERTS{alertname=\"%s\", alertstate=\"firing\"}".formatted(alert);
            test.append("      - {expr: '%s', eval_time: %dm, exp_samples: []}%n".formatted(firing, MINUTES - 1));
            test.append(
                    "      - {expr: 'count(count_over_time(%s[%dm])) > bool 0', eval_time: %dm, exp_samples: [{value: 1, labels: '{}'}]}%n"
                            .formatted(firing, MINUTES, 2 * MINUTES - 1));
            if (fire.contains(alert)) {
                test.append("      - {expr: '%s', eval_time: %dm, exp_samples: []}%n"
                        .formatted(firing, states.size() * MINUTES - 1));
            }
        }
        Path file = Files.createTempFile(folder, "states", ".yml");
        Files.writeString(file, test);
        Tool.PROMTOOL.mustAgree("test", "rules", file.toString());
    }

    private Map<String, StringBuilder> values() {
        Map<String, StringBuilder> values = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        states.forEach(state -> names.addAll(state.series().keySet()));
        for (String name : names) {
            StringBuilder line = new StringBuilder();
            double clock = 0;
            for (int i = 0; i < states.size(); i++) {
                Double value = states.get(i).series().get(name);
                Double before = i == 0 ? null : states.get(i - 1).series().get(name);
                if (value == null) {
                    line.append("_x%d ".formatted(MINUTES));
                } else if (name.startsWith(Metric.CLOCK.name())) {
                    // told in the time of the rules' test: it goes on as the minutes do, or stands where it stood
                    boolean goes = before == null || value > before;
                    line.append(sequence(goes ? i * MINUTES * 60.0 : clock, goes ? 60 : 0));
                    clock = goes ? ((i + 1) * MINUTES - 1) * 60.0 : clock;
                } else if (name.startsWith(Metric.WAITED.name()) && value > 0) {
                    line.append(sequence(value, 60));
                } else if (isCounted(states.get(i), name) && before != null && value >= before) {
                    line.append(sequence(before, (value - before) / minutes.get(i)));
                } else {
                    line.append(sequence(value, 0));
                }
            }
            values.put(name.contains("{") ? name.replaceFirst("\\{", INSTANCE + ", ") : name + INSTANCE + "}", line);
        }
        values.put(
                "up" + INSTANCE + "}",
                answered(states.stream().map(state -> state != NOTHING).toList()));
        values.put("up" + INSTANCE.replace("worker-return", "worker-return-services") + "}", answered(services));
        return values;
    }

    private static StringBuilder answered(List<Boolean> answers) {
        StringBuilder up = new StringBuilder();
        answers.forEach(answer -> up.append(sequence(answer ? 1 : 0, 0)));
        return up;
    }

    private static String sequence(double from, double step) {
        return "%s%+.9fx%d ".formatted(from, step, MINUTES - 1);
    }

    private static boolean isCounted(Scraped scraped, String series) {
        String name = series.replaceFirst("\\{.*", "");
        String family = name.replaceFirst("_(bucket|sum|count)$", "");
        String type = scraped.families().getOrDefault(name, scraped.families().getOrDefault(family, ""));
        return type.equals("counter") || type.equals("histogram") || type.equals("summary");
    }
}
