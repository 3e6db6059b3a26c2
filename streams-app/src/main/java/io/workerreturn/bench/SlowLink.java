package io.workerreturn.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way to a port of this machine on which everything takes longer, each way; nothing is lost or turned round. */
public final class SlowLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowLink.class);
    private static final int CHUNK = 64 << 10;
    /** Of one direction of a connection: 64 MB on the way, as much as a long fat pipe would hold. */
    private static final int CHUNKS_ON_THE_WAY = 1 << 10;

    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayNanos;
    private volatile int target;

    private SlowLink(ServerSocket door) {
        this.door = door;
    }

    /** Part of a stream, and when it arrives. */
    private record Chunk(byte[] bytes, long due) {}

    /** One that begins at any free port, and leads nowhere yet. */
    public static SlowLink open() throws IOException {
        return new SlowLink(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    }

    /** Where it begins. */
    public int port() {
        return door.getLocalPort();
    }

    /** What clients of a broker at its other end take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return door.getInetAddress().getHostAddress() + ":" + port();
    }

    /** From now on everything takes so much longer, each way. */
    public void delay(Duration eachWay) {
        delayNanos = eachWay.toNanos();
    }

    /** Lets in whoever comes from now on, and leads to this port. */
    public void leadTo(int port) {
        boolean opens = target == 0;
        target = port;
        if (opens) {
            letIn();
        }
    }

    private void letIn() {
        start("slow-link", () -> {
            while (true) {
                Socket near = door.accept();
                sockets.add(near);
                Socket far = new Socket();
                sockets.add(far);
                try {
                    far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                } catch (ConnectException nobody) {
                    near.close();
                    continue;
                }
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(near, far);
                carry(far, near);
            }
        });
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(CHUNKS_ON_THE_WAY);
        start("slow-link-in", () -> {
            try (from) {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[CHUNK];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    onTheWay.put(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
                }
            } finally {
                onTheWay.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
                sockets.remove(from);
            }
        });
        start("slow-link-out", () -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                while (true) {
                    Chunk chunk = onTheWay.take();
                    TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
                    if (chunk.bytes.length == 0) {
                        throw new EOFException("the other end hung up");
                    }
                    out.write(chunk.bytes);
                }
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException | EOFException ended) {
                        LOG.debug("{}: {}", name, ended.getMessage());
                    } catch (IOException | InterruptedException failed) {
                        LOG.warn("{} failed.", name, failed);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it, and every connection on it. */
    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
