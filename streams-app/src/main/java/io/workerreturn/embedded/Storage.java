package io.workerreturn.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Where a node of Kafka keeps everything. */
public final class Storage {
    private Storage() {}

    /**
     * Formats an empty folder, as a node wants it before its first start.
     *
     * @param logs made if it does not exist
     * @param node its id in the cluster
     * @param clusterId the same for all nodes of a cluster
     * @param controllerListener the name of the listener by which controllers speak
     */
    public static void format(Path logs, int node, String clusterId, String controllerListener) throws IOException {
        Files.createDirectories(logs);
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(clusterId)
                    .setNodeId(node)
                    .setControllerListenerName(controllerListener)
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Formatting " + logs + " failed: " + e.getMessage(), e);
        }
    }
}
