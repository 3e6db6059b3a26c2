package io.workerreturn.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes values with Avro's own encoder. */
final class FramedWriter<V extends SpecificRecord> implements ValueWriter<V> {
    private static final ThreadLocal<Desk> DESKS = ThreadLocal.withInitial(Desk::new);

    private final byte[] header;
    private final DatumWriter<V> encoder;

    FramedWriter(int schemaId, Class<V> type) {
        header = WireFormat.header(schemaId);
        encoder = new SpecificDatumWriter<>(type);
    }

    @Override
    public byte[] write(V value) {
        return DESKS.get().write(header, encoder, value);
    }

    /** What a thread writes on, again and again. */
    private static final class Desk {
        /** A buffer that one huge value has stretched is not kept. */
        private static final int LARGEST_KEPT = 1 << 20;

        private ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

        <V> byte[] write(byte[] header, DatumWriter<V> encoder, V value) {
            try {
                bytes.reset();
                bytes.write(header, 0, header.length);
                encoder.write(value, out);
                out.flush();
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException("Writing to memory failed.", e);
            } catch (RuntimeException e) {
                out = EncoderFactory.get().binaryEncoder(bytes, null);
                throw e;
            } finally {
                if (bytes.size() > LARGEST_KEPT) {
                    bytes = new ByteArrayOutputStream(512);
                    out = EncoderFactory.get().binaryEncoder(bytes, null);
                }
            }
        }
    }
}
