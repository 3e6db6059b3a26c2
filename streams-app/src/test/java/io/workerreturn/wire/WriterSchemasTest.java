package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterSchemasTest {
    private static final int ID = 7;
    private static final Schema TEXT = Schema.create(Schema.Type.STRING);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2020-02-20T08:00:00Z"));
    private final Deque<String> answers = new ConcurrentLinkedDeque<>();
    private final WriterSchemas schemas = new WriterSchemas(new ScriptedRegistry(), (InstantSource) now::get);

    @AfterEach
    void stop() {
        schemas.close();
    }

    @Test
    void a_schema_is_fetched_until_the_registry_can_say() throws Exception {
        answers.add("away");
        answers.add("away");
        answers.add("here");

        assertThat(settled()).isEqualTo(new WriterSchemas.Known(TEXT));
        assertThat(schemas.fetches().pending()).isZero();
    }

    @Test
    void a_definite_no_holds_for_a_while_and_is_then_asked_again() throws Exception {
        answers.add("no");
        assertThat(settled()).isInstanceOf(WriterSchemas.Refused.class);
        answers.add("here");
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(59)));
        assertThat(schemas.of(ID)).isInstanceOf(WriterSchemas.Refused.class);

        now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
        assertThat(settled()).isEqualTo(new WriterSchemas.Known(TEXT));
    }

    private WriterSchemas.State settled() throws InterruptedException {
        WriterSchemas.State state = schemas.of(ID);
        if (state instanceof WriterSchemas.Fetching fetching) {
            assertThat(fetching.done().await(20, TimeUnit.SECONDS)).isTrue();
        }
        return schemas.of(ID);
    }

    private final class ScriptedRegistry implements SchemaRegistry {
        @Override
        public Schema fetch(int id) throws IOException, NoSuchSchemaException {
            return switch (answers.remove()) {
                case "here" -> TEXT;
                case "no" -> throw NoSuchSchemaException.unknown(id);
                default -> throw new IOException("The registry is away.");
            };
        }

        @Override
        public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
