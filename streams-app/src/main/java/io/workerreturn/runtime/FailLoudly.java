package io.workerreturn.runtime;

import io.workerreturn.wire.RecordLimits;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Never goes on without a record that could not be sent: its transaction is given up, and all of it is done again. That a record
 * is too large for its topic can't be, by {@link RecordLimits} and what is checked at the start; should it, this says which.
 */
public final class FailLoudly implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailLoudly.class);

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RetriableException) {
            return Response.retry();
        }
        if (exception instanceof RecordTooLargeException) {
            LOG.error(
                    "A record for {} is too large for it: key of {} bytes (hash {}), value of {} bytes. Nothing that this"
                            + " application writes is larger than {} bytes: set max.message.bytes of the topic, and"
                            + " max.request.size of the producer, to {} or more, and report this if they are.",
                    record.topic(),
                    size(record.key()),
                    Integer.toHexString(Arrays.hashCode(record.key())),
                    size(record.value()),
                    RecordLimits.SENT,
                    RecordLimits.TAKEN);
        }
        return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kafka Streams has it
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        return Response.fail();
    }

    private static int size(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // nothing of it can be chosen
    }
}
