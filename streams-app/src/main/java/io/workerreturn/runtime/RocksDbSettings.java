package io.workerreturn.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** RocksDB for point look-ups in many small stores: one block cache and one memory bound for all stores of the process. */
public final class RocksDbSettings implements RocksDBConfigSetter {
    private static final long BLOCK_CACHE = 256L << 20;

    /** What of all stores together may wait in memory to be written, bytes. */
    static final long WRITE_BUFFERS = 256L << 20;

    private static final long WRITE_BUFFER = 16L << 20;
    private static final double BITS_PER_KEY = 10;

    /** Shared by all stores, and so for the life of the process: RocksDB counts against it natively. */
    private static final class Shared {
        static {
            RocksDB.loadLibrary();
        }

        static final Cache CACHE = new LRUCache(BLOCK_CACHE);
        static final WriteBufferManager BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);
        static final BloomFilter FILTER = new BloomFilter(BITS_PER_KEY);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Shared.CACHE);
        table.setFilterPolicy(Shared.FILTER);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setWriteBufferManager(Shared.BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        // what is shared outlives every store
    }
}
