package io.workerreturn.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody got who asked for the metrics.
 *
 * @param series values by name and labels, as they are written
 * @param families types by name
 */
public record Scraped(Map<String, Double> series, Map<String, String> families) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Of these metrics now. */
    public static Scraped of(Metrics metrics) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            metrics.write(out, Metrics.Format.PROMETHEUS);
            return of(out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a text in the format of Prometheus. */
    public static Scraped of(String text) {
        Map<String, Double> series = new TreeMap<>();
        Map<String, String> families = new TreeMap<>();
        text.lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                families.put(words[2], words[3]);
            } else if (!line.startsWith("#") && !line.isBlank()) {
                int blank = line.lastIndexOf(' ');
                series.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
            }
        });
        return new Scraped(series, families);
    }

    /** The value of one series; fails if there is none. */
    public double value(Metric metric, String... labelValues) {
        Double value = series.get(key(metric, labelValues));
        if (value == null) {
            throw new AssertionError("no series " + key(metric, labelValues) + " in " + series.keySet());
        }
        return value;
    }

    /** Whether there is such a series. */
    public boolean has(Metric metric, String... labelValues) {
        return series.containsKey(key(metric, labelValues));
    }

    /** The sum of all series of a metric. */
    public double sum(Metric metric) {
        return series.entrySet().stream()
                .filter(entry -> nameOf(entry.getKey()).equals(metric.name()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The names of all series. */
    public Set<String> names() {
        return series.keySet().stream().map(Scraped::nameOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** All values of all labels, by name of the label. */
    public Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String key : series.keySet()) {
            Matcher label = LABEL.matcher(key);
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
            }
        }
        return labels;
    }

    private static String nameOf(String key) {
        int brace = key.indexOf('{');
        return brace < 0 ? key : key.substring(0, brace);
    }

    private static String key(Metric metric, String... labelValues) {
        if (labelValues.length == 0) {
            return metric.name();
        }
        Map<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < labelValues.length; i++) {
            sorted.put(metric.labels().get(i).name(), labelValues[i]);
        }
        return metric.name()
                + sorted.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
