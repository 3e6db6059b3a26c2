package io.workerreturn.embedded;

/** Whether there can be a broker in this process: an installation for clusters leaves its libraries out. */
public final class EmbeddedMode {
    private static final String BROKER = "kafka.server.KafkaRaftServer";

    private EmbeddedMode() {}

    /** Whether the broker's libraries are on the class path. */
    public static boolean isInstalled() {
        try {
            Class.forName(BROKER, false, EmbeddedMode.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException leftOut) {
            return false;
        }
    }
}
