package io.workerreturn.wire;

import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Writes values in the frame of their schema. */
final class FramedWriter<V extends SpecificRecord> implements ValueWriter<V> {
    private final BiConsumer<CompactWriter, V> framed;

    FramedWriter(int schemaId, Class<V> type) {
        byte[] header = WireFormat.header(schemaId);
        RecordEncoder record = RecordEncoder.of(SpecificData.get().getSchema(type));
        framed = (out, value) -> record.write(out.plain(header), value);
    }

    @Override
    public byte[] write(V value) {
        return CompactWriter.bytesOf(value, framed);
    }
}
