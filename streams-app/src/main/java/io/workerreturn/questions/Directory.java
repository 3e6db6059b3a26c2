package io.workerreturn.questions;

import io.workerreturn.topology.PartitionCounts;
import java.util.List;

/** Who holds what. */
public interface Directory {
    /** How many partitions there are. */
    PartitionCounts partitions();

    /** Whom to ask, the best first; the last resort included. */
    List<Holder> holdersFor(Ask<?> ask);
}
