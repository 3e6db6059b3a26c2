package io.workerreturn.board;

import io.workerreturn.domain.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * Somebody who reads all that a viewer can, at every moment, knows how counts are rounded, when staff lists stood still, and which
 * kind of statement always turns out to be exact; and asks a solver what each hidden count can be at least and at most.
 */
final class Attacker {
    /** What is rounded is at most so far from the truth. */
    private static final int FARTHEST = Rounding.STEP - 1;

    private static final int FEWEST_TO_TRUST = 8;
    private static final double NEARLY = 1e-6;

    private final List<Map<Cell, Integer>> truths = new ArrayList<>();
    private final List<Map<Cell, Integer>> cells = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    /** What the attacker may know: the staff of the firm whose HR they are. */
    private final Map<At, Integer> own = new HashMap<>();

    /** Workers of a firm in a phase. */
    record Cell(String firm, Phase phase) {
        static Set<Cell> of(String firm, Predicate<Phase> phases) {
            return Arrays.stream(Phase.values())
                    .filter(phases)
                    .map(phase -> new Cell(firm, phase))
                    .collect(Collectors.toSet());
        }
    }

    /**
     * Something that was read.
     *
     * @param kind where: those of one kind are exact together, or are not
     * @param of the cells whose people it counts
     */
    private record Statement(String kind, int moment, Set<Cell> of, long value) {}

    /** A count of 1 to 4 that can only be what it is. */
    record Found(String what, int moment, long count) {}

    /** What there is to find out, at one more moment. */
    int moment(Map<Cell, Integer> truth) {
        truths.add(truth);
        cells.add(new HashMap<>());
        return truths.size() - 1;
    }

    /** A cell as it is shown. */
    void cell(int moment, Cell cell, int shown) {
        cells.get(moment).put(cell, shown);
        says("cell", moment, Set.of(cell), shown);
    }

    /** The attacker sees who works there. */
    void sees(int moment, Cell cell, int count) {
        own.put(new At(moment, cell), count);
    }

    private boolean isOwn(String firm) {
        return own.keySet().stream().anyMatch(at -> at.cell().firm().equals(firm));
    }

    /** Something else that is shown of the people in these cells. */
    void says(String kind, int moment, Set<Cell> of, long value) {
        statements.add(new Statement(kind, moment, of, value));
    }

    /** The same attacker, told of each other firm how many of both have returned, as a board must not. */
    Attacker hearing(String own) {
        Attacker told = new Attacker();
        told.truths.addAll(truths);
        told.cells.addAll(cells);
        told.own.putAll(this.own);
        for (int moment = 0; moment < truths.size(); moment++) {
            for (Cell cell : cells.get(moment).keySet()) {
                if (cell.phase() == Phase.ARRIVED && !cell.firm().equals(own)) {
                    Set<Cell> both = new HashSet<>(Cell.of(own, Phase::inCity));
                    both.addAll(Cell.of(cell.firm(), Phase::inCity));
                    told.says("both", moment, both, truth(moment, both));
                }
            }
        }
        return told;
    }

    /** Says the truth about these people, as a board must not. */
    void leak(SmallCountsTest.Group group) {
        says("leak", group.moment(), group.returned(), truth(group.moment(), group.returned()));
    }

    private long truth(int moment, Collection<Cell> of) {
        return of.stream()
                .mapToLong(cell -> truths.get(moment).getOrDefault(cell, 0))
                .sum();
    }

    /** The kinds of statements that are true to the last person. */
    Set<String> exact() {
        Map<String, Set<List<Object>>> told = new TreeMap<>();
        Set<String> wrong = new TreeSet<>();
        for (Statement said : statements) {
            long truth = truth(said.moment(), said.of());
            if (truth != said.value()) {
                wrong.add(said.kind());
            } else if (truth > 0) {
                // what only stays as it is proves nothing anew
                told.computeIfAbsent(said.kind(), unseen -> new HashSet<>()).add(List.of(said.of(), said.value()));
            }
        }
        told.values().removeIf(proofs -> proofs.size() < FEWEST_TO_TRUST);
        told.keySet().removeAll(wrong);
        return told.keySet();
    }

    /** How many counts of 1 to 4 there are to find. */
    long hidden() {
        long hidden = 0;
        for (int moment = 0; moment < truths.size(); moment++) {
            for (Set<Cell> sum : sums(moment).values()) {
                hidden += isSmall(truth(moment, sum)) ? 1 : 0;
            }
        }
        return hidden;
    }

    private static boolean isSmall(long count) {
        return count >= 1 && count < Rounding.STEP;
    }

    /** The counts that people speak of. */
    private Map<String, Set<Cell>> sums(int moment) {
        Map<String, Set<Cell>> sums = new LinkedHashMap<>();
        for (Cell cell : cells.get(moment).keySet()) {
            String firm = cell.firm();
            sums.put(firm + " " + cell.phase(), Set.of(cell));
            sums.putIfAbsent(firm + " returned", Cell.of(firm, Phase::inCity));
            sums.putIfAbsent(firm + " missing", Cell.of(firm, phase -> !phase.inCity()));
            sums.putIfAbsent(firm + " employed", Cell.of(firm, phase -> true));
        }
        return sums;
    }

    /**
     * Looks for counts of 1 to 4 that can only be what they are.
     *
     * @param enough after so many it stops
     */
    List<Found> attack(int enough) {
        Set<String> exact = exact();
        List<Found> found = new ArrayList<>();
        for (int moment = 0; moment < truths.size() && found.size() < enough; moment++) {
            Map<String, List<Statement>> binding = new HashMap<>();
            for (Statement said : statements) {
                if (said.moment() == moment && exact.contains(said.kind())) {
                    said.of()
                            .forEach(cell -> binding.computeIfAbsent(cell.firm(), firm -> new ArrayList<>())
                                    .add(said));
                }
            }
            Map<String, Model> models = new HashMap<>();
            for (Map.Entry<String, Set<Cell>> sum : sums(moment).entrySet()) {
                long truth = truth(moment, sum.getValue());
                String firm = sum.getValue().iterator().next().firm();
                if (isSmall(truth) && found.size() < enough && !isOwn(firm)) {
                    Model model = models.computeIfAbsent(firm, one -> model(one, binding));
                    if (model.isOnly(at(moment, sum.getValue()), truth)) {
                        found.add(new Found(sum.getKey(), moment, truth));
                    }
                }
            }
        }
        return found;
    }

    private record At(int moment, Cell cell) {}

    private static List<At> at(int moment, Collection<Cell> cells) {
        return cells.stream().map(cell -> new At(moment, cell)).toList();
    }

    /** All that is known of a firm over all moments, and of those firms that share a statement with it at this one. */
    private Model model(String firm, Map<String, List<Statement>> binding) {
        Model model = new Model();
        for (int moment = 0; moment < truths.size(); moment++) {
            model.round(moment, firm);
        }
        for (int moment = 1; moment < truths.size(); moment++) {
            List<At> before = at(moment - 1, Cell.of(firm, phase -> true));
            List<At> after = at(moment, Cell.of(firm, phase -> true));
            if (truth(moment - 1, Cell.of(firm, phase -> true)) == truth(moment, Cell.of(firm, phase -> true))) {
                model.equal(before, after);
            }
        }
        binding.getOrDefault(firm, List.of()).forEach(said -> {
            said.of().stream().map(Cell::firm).distinct().forEach(other -> model.round(said.moment(), other));
            model.is(at(said.moment(), said.of()), said.value());
        });
        return model;
    }

    /** What hangs together. */
    private final class Model {
        private final ExpressionsBasedModel model = new ExpressionsBasedModel();
        private final Map<At, Variable> counts = new HashMap<>();
        private final Map<Cell, Variable> offsets = new HashMap<>();
        private int constraints;

        void round(int moment, String firm) {
            for (Phase phase : Phase.values()) {
                Cell cell = new Cell(firm, phase);
                Integer shown = cells.get(moment).get(cell);
                if (shown == null || counts.containsKey(new At(moment, cell))) {
                    continue;
                }
                Variable count = model.addVariable(firm + phase + moment)
                        .integer(true)
                        .lower(shown == 0 ? 0 : Math.max(1, shown - FARTHEST))
                        .upper(shown + FARTHEST);
                Integer seen = own.get(new At(moment, cell));
                if (seen != null) {
                    count.level(seen);
                }
                counts.put(new At(moment, cell), count);
                Variable offset = offsets.computeIfAbsent(
                        cell,
                        one -> model.addVariable("o" + firm + phase)
                                .integer(true)
                                .lower(0)
                                .upper(FARTHEST));
                Expression rounded = constraint().lower(shown).upper(shown + FARTHEST);
                rounded.set(count, 1);
                rounded.set(offset, 1);
            }
        }

        private Expression constraint() {
            return model.addExpression("c" + constraints++);
        }

        private void sum(Expression sum, List<At> of, int sign) {
            for (At at : of) {
                Variable count = counts.get(at);
                if (count != null) {
                    sum.set(count, sign);
                }
            }
        }

        void equal(List<At> one, List<At> other) {
            Expression difference = constraint().level(0);
            sum(difference, one, 1);
            sum(difference, other, -1);
        }

        void is(List<At> of, long value) {
            sum(constraint().level(value), of, 1);
        }

        /** Whether the least and the most that these can add up to are both the truth. */
        boolean isOnly(List<At> of, long truth) {
            return bound(of, truth, false) && bound(of, truth, true);
        }

        private boolean bound(List<At> of, long truth, boolean most) {
            List<Variable> asked = of.stream()
                    .map(at -> Optional.ofNullable(counts.get(at)))
                    .flatMap(Optional::stream)
                    .toList();
            asked.forEach(variable -> variable.weight(1));
            Optimisation.Result result = most ? model.maximise() : model.minimise();
            asked.forEach(variable -> variable.weight(null));
            if (!result.getState().isFeasible()) {
                throw new AssertionError("the attacker was told something that contradicts itself: " + result);
            }
            return Math.abs(result.getValue() - truth) < NEARLY;
        }
    }
}
