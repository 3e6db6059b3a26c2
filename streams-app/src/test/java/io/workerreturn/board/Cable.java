package io.workerreturn.board;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way between a browser and a board that can be cut, with what is under way on it, and mended again. */
final class Cable implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final int board;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;

    Cable(URI board) throws IOException {
        this.board = board.getPort();
        this.server = new ServerSocket(0, 50, HERE);
        this.port = server.getLocalPort();
        serve(server);
    }

    /** Where the browser finds the board. */
    String url() {
        return "http://localhost:" + port;
    }

    /** Nobody gets through, and whoever was on it hears no more. */
    void cut() throws IOException {
        server.close();
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException closed) {
                // by whoever is at its end
            }
            socket.close();
        }
        open.clear();
    }

    /** Whoever comes now gets through. */
    void mend() throws IOException {
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(HERE, port));
        server = again;
        serve(again);
    }

    private void serve(ServerSocket listening) {
        start(() -> {
            while (true) {
                Socket near = listening.accept();
                Socket far = new Socket(HERE, board);
                open.add(near);
                open.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            }
        });
    }

    private void pass(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private interface Way {
        void go() throws IOException;
    }

    private static void start(Way way) {
        Thread thread = new Thread(() -> {
            try {
                way.go();
            } catch (IOException cut) {
                // that is what it is for
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
