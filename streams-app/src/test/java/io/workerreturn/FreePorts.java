package io.workerreturn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that somebody will listen on later, perhaps again and again. A port that the system chooses when asked for any is one of those
 * that it gives to connections, too: any other process may get it before.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    /** Where those for connections begin on Linux; elsewhere they begin later. */
    private static final int END = 32_768;

    private static final int TRIES = 1_000;

    private FreePorts() {}

    /** A port on which nobody listens now. */
    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(new InetSocketAddress(port))
                    && isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                return port;
            }
        }
        throw new IllegalStateException("of " + TRIES + " ports none is free");
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (java.net.BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
