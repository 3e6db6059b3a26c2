package io.workerreturn.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Where Kafka's own producer puts a key. */
public final class Partitions {
    private Partitions() {}

    /** The partition of a key, of so many. */
    public static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** The partition of a key, of so many. */
    public static int of(String key, int partitions) {
        return partitions == 1 ? 0 : of(key.getBytes(StandardCharsets.UTF_8), partitions);
    }
}
