package io.workerreturn.store;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a group's rows in a {@link HashStore}, ascending.
 *
 * @param group as it stands in the rows, see {@link Grouping}
 * @param after begins behind this key; null for the beginning
 * @param most keys, 1 or more
 */
public record GroupQuery(Bytes group, @Nullable Bytes after, int most) implements Query<List<Bytes>> {}
