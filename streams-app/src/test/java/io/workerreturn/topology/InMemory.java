package io.workerreturn.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Env;
import org.rocksdb.Options;
import org.rocksdb.RocksMemEnv;

/** Keeps the files of RocksDB in memory: opening two dozen stores on a disk takes longer than a whole test. */
public final class InMemory implements RocksDBConfigSetter {
    private static final Env FILES = new RocksMemEnv(Env.getDefault());

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        options.setEnv(FILES);
    }

    @Override
    public void close(String storeName, Options options) {
        // the files are shared by all stores, and end with the tests
    }
}
