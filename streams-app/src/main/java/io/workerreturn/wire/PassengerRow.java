package io.workerreturn.wire;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripFact;
import java.util.List;

/**
 * What is stored of one passenger of a trip.
 *
 * @param facts about the passenger, each with whether it is withdrawn; of many, those that decide
 * @param asOf the greatest {@code reportedAt} of what was ever told about the passenger on this trip
 * @param many whether there are too many facts for a row: then each has a {@link FactRow} of its own
 */
public record PassengerRow(List<TripHeader.Held> facts, long asOf, boolean many) {
    /** Of somebody of whom nothing is known. */
    public static final PassengerRow NONE = new PassengerRow(List.of(), Tally.NEVER);

    /** Of a passenger whose facts fit. */
    public PassengerRow(List<TripHeader.Held> facts, long asOf) {
        this(facts, asOf, false);
    }

    /** The same with these facts. */
    public PassengerRow withFacts(List<TripHeader.Held> others) {
        return new PassengerRow(others, asOf, many);
    }

    /** The facts that count. */
    public List<TripFact> standing() {
        return facts.stream()
                .filter(held -> !held.withdrawn())
                .map(TripHeader.Held::fact)
                .toList();
    }
}
