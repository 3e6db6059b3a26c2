package io.workerreturn.wire;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripFact;
import java.util.List;

/**
 * What is stored of one passenger of a trip.
 *
 * @param facts about the passenger, each with whether it is withdrawn
 * @param asOf the greatest {@code reportedAt} of what was ever told about the passenger on this trip
 */
public record PassengerRow(List<TripHeader.Held> facts, long asOf) {
    /** Of somebody of whom nothing is known. */
    public static final PassengerRow NONE = new PassengerRow(List.of(), Tally.NEVER);

    /** The facts that count. */
    public List<TripFact> standing() {
        return facts.stream()
                .filter(held -> !held.withdrawn())
                .map(TripHeader.Held::fact)
                .toList();
    }
}
