package io.workerreturn.board;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One browser that listens. What it does not read yet waits here, up to a bound: who is too slow gets a reset instead. Nothing
 * here ever waits for the browser, so that one costs the others nothing.
 */
final class LiveClient implements WriteListener {
    private static final int MOST_WAITING = 16;

    private final Set<LiveEvent.Topic> topics;
    private final Set<String> services;
    private final BooleanSupplier lasting;
    private final ServletOutputStream out;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean started;
    private boolean unflushed;

    /**
     * One that listens from now on.
     *
     * @param services of which it hears beside what all of its role hear
     * @param lasting whether it may still listen, asked now and then
     */
    LiveClient(Set<LiveEvent.Topic> topics, Set<String> services, BooleanSupplier lasting, ServletOutputStream out) {
        this.topics = topics;
        this.services = topics.contains(LiveEvent.Topic.SERVICES) ? services : Set.of();
        this.lasting = lasting;
        this.out = out;
    }

    Set<LiveEvent.Topic> topics() {
        return topics;
    }

    Set<String> services() {
        return services;
    }

    /** Whether it may still listen. */
    boolean isWelcome() {
        return lasting.getAsBoolean();
    }

    /** Done when it has left, or was told to. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Sends it these bytes, which must not be changed any more; or, if it is too far behind, the reset in their place. */
    synchronized void send(byte[] frame, byte[] reset) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(frame);
        } else {
            waiting.clear();
            waiting.add(reset);
        }
        write();
    }

    @Override
    public synchronized void onWritePossible() {
        started = true;
        write();
    }

    private void write() {
        if (!started || done.isDone()) {
            return;
        }
        try {
            while (out.isReady()) {
                byte[] next = waiting.poll();
                if (next != null) {
                    out.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException gone) {
            close();
        }
    }

    @Override
    public void onError(Throwable gone) {
        close();
    }

    void close() {
        done.complete(null);
    }
}
