package io.workerreturn.board;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Many browsers at once, as far as the live feed can tell: each opens it, and reads all that comes, for a while. */
final class LiveClients {
    private static final long LOOK_MS = 500;

    private LiveClients() {}

    /** One of them. */
    private static final class Client {
        private long bytes;
        private boolean closed;
    }

    /**
     * Opens them on this machine.
     *
     * @param arguments the port of the board, how many, and for how many seconds
     */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
        List<Client> clients = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                clients.add(open(selector, port));
            }
            System.out.printf(Locale.ROOT, "%,d connected%n", count);
            ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
            while (System.nanoTime() < end) {
                selector.select(key -> read(key, buffer), LOOK_MS);
            }
            selector.keys().forEach(LiveClients::close);
        }
        List<Long> bytes =
                new ArrayList<>(clients.stream().map(client -> client.bytes).toList());
        Collections.sort(bytes);
        System.out.printf(
                Locale.ROOT,
                "%,d closed by the board; a client read %,d bytes at least, %,d in the middle, %,d at most%n",
                clients.stream().filter(client -> client.closed).count(),
                bytes.get(0),
                bytes.get(bytes.size() / 2),
                bytes.get(bytes.size() - 1));
    }

    private static Client open(Selector selector, int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", port));
        channel.write(ByteBuffer.wrap(("GET /api/v1/live HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        Client client = new Client();
        channel.register(selector, SelectionKey.OP_READ, client);
        return client;
    }

    private static void read(SelectionKey key, ByteBuffer buffer) {
        Client client = (Client) key.attachment();
        buffer.clear();
        try {
            int read = ((SocketChannel) key.channel()).read(buffer);
            client.closed = read < 0;
            client.bytes += Math.max(0, read);
        } catch (IOException e) {
            client.closed = true;
        }
        if (client.closed) {
            close(key);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException ignored) {
            // it is gone either way
        }
    }
}
