package io.workerreturn.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A broker, a registry, and instances of the application as processes of their own, all of which can be hurt. */
interface Cluster extends AutoCloseable {
    /** What a client, an audit or one more instance has to be told: by key of the configuration. */
    Map<String, String> settings();

    /** The instances of the application, none of which runs before it is started. */
    List<? extends Instance> instances();

    /** Stops the broker as an operator would, and starts it again with what it had. */
    void restartBroker() throws InterruptedException;

    void stopRegistry();

    /** Starts the registry again where it was, with what it had. */
    void startRegistry() throws InterruptedException;

    @Override
    void close();

    /** One process of the application. */
    interface Instance {
        void start() throws IOException;

        /** SIGKILL: nothing is put away. */
        void kill() throws InterruptedException;

        boolean isAlive();

        /** What it shows Prometheus. */
        String metrics() throws IOException, InterruptedException;
    }
}
