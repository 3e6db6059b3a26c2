package io.workerreturn.board;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** A way between a browser and a board that can be cut, with what is under way on it, and mended again. */
final class Cable implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final int board;
    private final int port;
    private final Set<Socket> open = new HashSet<>();
    private ServerSocket server;

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
    synchronized void cut() throws IOException {
        server.close();
        for (Socket socket : open) {
            breakOff(socket);
        }
        open.clear();
    }

    /** Whoever comes now gets through. */
    synchronized void mend() throws IOException {
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(HERE, port));
        server = again;
        serve(again);
    }

    // who was let in just before the cut is on it too
    private synchronized void on(Socket socket, ServerSocket through) throws IOException {
        if (through.isClosed()) {
            breakOff(socket);
        } else {
            open.add(socket);
        }
    }

    private synchronized void off(Socket socket) {
        open.remove(socket);
    }

    private static void breakOff(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // by whoever is at its end
        }
        socket.close();
    }

    private void serve(ServerSocket listening) {
        start(() -> {
            while (true) {
                Socket near = listening.accept();
                on(near, listening);
                Socket far = new Socket(HERE, board);
                on(far, listening);
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
            off(from);
            off(to);
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
