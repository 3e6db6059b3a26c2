package io.workerreturn.importing;

import java.util.List;

/**
 * What became of one file.
 *
 * @param file its name
 * @param rows that say something, bad ones included
 * @param events sent, or that would have been in a rehearsal; withdrawals not included
 * @param repeated rows that say what was said before
 * @param badRows that can't be used
 * @param passedOver blank rows, sums and notes
 * @param firms that were touched
 * @param trips that were touched
 * @param workers who were touched; −1 if there were more than are counted
 * @param withdrawn events that were retracted because a replacing file does not have them
 * @param firmIds of those that were touched, the first in their order
 * @param tripIds of those that were touched, the first in their order
 * @param notes what somebody ought to know, for people
 */
public record ImportSummary(
        String file,
        long rows,
        long events,
        long repeated,
        long badRows,
        long passedOver,
        int firms,
        int trips,
        int workers,
        long withdrawn,
        List<String> firmIds,
        List<String> tripIds,
        List<String> notes) {
    public ImportSummary {
        firmIds = List.copyOf(firmIds);
        tripIds = List.copyOf(tripIds);
        notes = List.copyOf(notes);
    }
}
