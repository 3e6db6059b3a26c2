package io.workerreturn.bench;

import java.util.List;

/**
 * One figure over all rounds.
 *
 * @param part to which it belongs, its label
 * @param subject of what, within the part; may be empty
 * @param name of the figure
 * @param unit in which it is; may be empty
 * @param median of the rounds; of an even number the mean of the middle two
 * @param min the smallest
 * @param max the largest
 * @param values of each round, in their order
 */
public record Spread(
        String part,
        String subject,
        String name,
        String unit,
        double median,
        double min,
        double max,
        List<Double> values) {
    static Spread of(Part part, String subject, String name, String unit, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return new Spread(
                part.label(),
                subject,
                name,
                unit,
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2,
                sorted.get(0),
                sorted.get(sorted.size() - 1),
                List.copyOf(values));
    }
}
