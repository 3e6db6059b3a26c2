package io.workerreturn.importing;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where events go. */
public interface Destination extends AutoCloseable {
    /** Nowhere: a rehearsal. */
    Destination NOWHERE = new Destination() {
        @Override
        public void send(String topic, String key, @Nullable SpecificRecord record) {
            // as said
        }

        @Override
        public void flush() {
            // nothing is on its way
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /**
     * Sends one event; it may still be on its way when this returns.
     *
     * @param topic without any prefix
     * @param record null for a tombstone
     * @throws ImportFailedException if it, or one before it, could not be written
     */
    void send(String topic, String key, @Nullable SpecificRecord record) throws InterruptedException;

    /**
     * Waits until all that was sent is written.
     *
     * @throws ImportFailedException if something could not be
     */
    void flush() throws InterruptedException;

    @Override
    void close();
}
