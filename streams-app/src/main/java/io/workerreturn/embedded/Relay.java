package io.workerreturn.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to a port of this machine that can be slow, cut and mended. Nothing is turned round on it. Only {@link #hangUp} loses what is
 * under way: what a {@link #cut} holds up arrives afterwards, as over a network that sends again what was lost.
 */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int CHUNK = 64 << 10;
    /** Of one direction of a connection: 64 MB on the way, as much as a long fat pipe would hold. */
    private static final int CHUNKS_ON_THE_WAY = 1 << 10;

    private final InetSocketAddress at;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket door;
    private @Nullable InetSocketAddress target;
    private boolean isCut;
    private volatile long delayNanos;

    private Relay(InetAddress at, int port) throws IOException {
        this.door = bound(new InetSocketAddress(at, port));
        this.at = new InetSocketAddress(at, door.getLocalPort());
    }

    /** Part of a stream, and when it arrives. */
    private record Chunk(byte[] bytes, long due) {}

    /** One that begins at any free port, and leads nowhere yet. */
    public static Relay open() throws IOException {
        return new Relay(InetAddress.getLoopbackAddress(), 0);
    }

    /**
     * One that leads somewhere at once.
     *
     * @param at where it begins
     * @throws java.net.BindException if nobody can listen there
     */
    public static Relay open(InetSocketAddress at, InetSocketAddress target) throws IOException {
        Relay relay = new Relay(at.getAddress(), at.getPort());
        relay.leadTo(target);
        return relay;
    }

    private static ServerSocket bound(InetSocketAddress at) throws IOException {
        ServerSocket door = new ServerSocket();
        try {
            door.setReuseAddress(true);
            door.bind(at);
            return door;
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    /** Where it begins. */
    public int port() {
        return at.getPort();
    }

    /** What clients of a broker at its other end take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return at.getAddress().getHostAddress() + ":" + port();
    }

    /** From now on everything takes so much longer, each way. */
    public void delay(Duration eachWay) {
        delayNanos = eachWay.toNanos();
    }

    /** Lets in whoever comes from now on, and leads to this port of this machine. */
    public void leadTo(int port) {
        leadTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private synchronized void leadTo(InetSocketAddress where) {
        boolean opens = target == null;
        target = where;
        if (opens) {
            letIn(door);
        }
    }

    /** Nobody gets through or hears anything, of an end neither; whoever is on it waits, as does whoever comes. */
    public synchronized void cut() {
        isCut = true;
    }

    /** Nobody is let in, and whoever was on it is told so; what was under way is lost. */
    public synchronized void hangUp() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            breakOff(socket);
        }
        sockets.clear();
    }

    /** Everybody gets through again. */
    public synchronized void mend() throws IOException {
        isCut = false;
        notifyAll();
        if (door.isClosed()) {
            door = bound(at);
            letIn(door);
        }
    }

    private synchronized void awaitMended() throws InterruptedException {
        while (isCut) {
            wait();
        }
    }

    private synchronized InetSocketAddress target() {
        return target == null ? at : target;
    }

    // who was let in just before it hung up is on it, too
    private synchronized void on(Socket socket, ServerSocket through) throws IOException {
        if (through.isClosed()) {
            breakOff(socket);
            throw new SocketException("it has hung up");
        }
        sockets.add(socket);
    }

    private static void breakOff(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closed) {
            LOG.debug("Whoever is at its end was sooner: {}", closed.getMessage());
        }
        socket.close();
    }

    private void letIn(ServerSocket through) {
        start("relay", () -> {
            while (true) {
                Socket near = through.accept();
                Socket far = new Socket();
                try {
                    on(near, through);
                    awaitMended();
                    on(far, through);
                    far.connect(target());
                    near.setTcpNoDelay(true);
                    far.setTcpNoDelay(true);
                    carry(near, far);
                    carry(far, near);
                } catch (SocketException nobody) {
                    end(near);
                    end(far);
                }
            }
        });
    }

    private void end(Socket socket) throws IOException {
        socket.close();
        sockets.remove(socket);
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(CHUNKS_ON_THE_WAY);
        Thread in = start("relay-in", () -> {
            try {
                InputStream stream = from.getInputStream();
                byte[] buffer = new byte[CHUNK];
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    onTheWay.put(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
                }
            } catch (SocketException broken) {
                LOG.debug("An end broke off: {}", broken.getMessage());
            }
            onTheWay.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
        });
        start("relay-out", () -> {
            try {
                OutputStream stream = to.getOutputStream();
                while (true) {
                    Chunk chunk = onTheWay.take();
                    TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
                    awaitMended();
                    if (chunk.bytes.length == 0) {
                        throw new EOFException("the other end hung up");
                    }
                    stream.write(chunk.bytes);
                }
            } finally {
                end(from);
                end(to);
                // it may be waiting for room on the way
                in.interrupt();
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException | EOFException | InterruptedException ended) {
                        LOG.debug("{}: {}", name, ended.getMessage());
                    } catch (IOException failed) {
                        LOG.warn("{} failed.", name, failed);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Ends it, and every connection on it. */
    @Override
    public synchronized void close() throws IOException {
        hangUp();
        isCut = false;
        notifyAll();
    }
}
