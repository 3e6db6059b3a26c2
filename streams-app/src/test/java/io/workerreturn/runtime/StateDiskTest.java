package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Env;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.SstFileManager;

class StateDiskTest {
    private static final long ROOM = 1 << 20;

    @TempDir
    private Path folder;

    /** As Kafka Streams hands it on: a look at the causes must find it. */
    @Test
    void a_store_that_finds_no_room_says_what_to_do() throws Exception {
        RocksDB.loadLibrary();
        Throwable full;
        try (SstFileManager files = new SstFileManager(Env.getDefault());
                Options options = new Options()
                        .setCreateIfMissing(true)
                        .setSstFileManager(files)
                        .setWriteBufferSize(ROOM)) {
            files.setMaxAllowedSpaceUsage(ROOM);
            try (RocksDB store = RocksDB.open(options, folder.resolve("store").toString())) {
                Random random = new Random(1);
                byte[] row = new byte[100_000];
                full = catchThrowable(() -> {
                    // far more than there is room for
                    for (int i = 0; i < 1_000; i++) {
                        random.nextBytes(row);
                        store.put(Integer.toString(i).getBytes(StandardCharsets.UTF_8), row);
                    }
                });
            }
        }
        StateDisk disk = new StateDisk(folder);
        assertThat(disk.full(new StreamsException(new ProcessorStateException("Error while batch writing", full))))
                .contains(folder.toString(), "streams.state.dir", "make room");
        assertThat(disk.full(new StreamsException("another"))).isNull();
    }

    @Test
    void a_disk_with_less_room_than_what_waits_to_be_written_is_told_of_before_it_is_full() {
        StateDisk disk = new StateDisk(folder);
        assertThat(disk.notice(RocksDbSettings.WRITE_BUFFERS)).isEmpty();
        assertThat(disk.notice(48L << 20).orElseThrow()).contains(folder.toString(), "48 MiB left", "256 MiB", "stops");
        assertThat(disk.notice(0)).isPresent();
    }
}
