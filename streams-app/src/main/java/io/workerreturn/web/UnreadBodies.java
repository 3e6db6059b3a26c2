package io.workerreturn.web;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets whoever was answered before their body was read say the rest of it. A connection that is closed on somebody who still
 * speaks takes the answer with it: most clients read only when they have said all, and would be told that the connection was
 * reset, not why they were refused. The rest is thrown away as it comes, without a thread while nothing comes, of a few at once,
 * from whoever speaks at a fair speed, and not for ever: until it ends the call is not over for whoever counts calls.
 */
public final class UnreadBodies extends Handler.Wrapper {
    /** Which bodies a caller may mean well with: some times the largest spreadsheet that is taken by default. */
    private static final long MOST_BYTES = 512L << 20;

    /** Whoever is slower than this does not mean to end. */
    private static final long LEAST_BYTES_PER_SECOND = 2_000;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Duration longest;
    private final int most;
    private final AtomicInteger listening = new AtomicInteger();

    private UnreadBodies(Duration longest, int most) {
        this.longest = longest;
        this.most = most;
    }

    /**
     * Puts it before whatever the server does. Call it before the server starts.
     *
     * @param longest for how long the rest of a body is listened to
     * @param most how many may say the rest of theirs at once, far fewer than calls may be under way; others are cut off
     */
    public static void before(Server server, Duration longest, int most) {
        server.insertHandler(new UnreadBodies(longest, most));
    }

    /** Whether a call comes with a body. */
    public static boolean hasBody(Request request) {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!hasBody(request)) {
            return super.handle(request, response, callback);
        }
        Asked asked = new Asked(request);
        Answer answer = new Answer(asked, response);
        return super.handle(asked, answer, new Rest(asked, answer, callback));
    }

    /** A call of which is known whether anybody wanted its body, so that who waits to be told to go on was told. */
    private static final class Asked extends Request.Wrapper {
        private volatile boolean wanted;

        Asked(Request request) {
            super(request);
            wanted = !request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
        }

        /** What is not consumed yet will be: Jetty gives a body up that is not there at once. */
        @Override
        public boolean consumeAvailable() {
            return true;
        }

        @Override
        public void demand(Runnable available) {
            wanted = true;
            super.demand(available);
        }
    }

    /** An answer of which is known whether it was given to its end. */
    private static final class Answer extends Response.Wrapper {
        private volatile boolean ended;

        Answer(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            ended |= last;
            super.write(last, content, callback);
        }
    }

    /** What is still to come of a body when the answer is given. */
    private final class Rest implements Callback {
        private final Asked request;
        private final Answer answer;
        private final Callback callback;
        private final AtomicBoolean refused = new AtomicBoolean();
        private volatile long bytes;
        private volatile boolean ended;
        private long bytesBefore;
        private long began;
        private volatile Scheduler.@Nullable Task look;

        Rest(Asked request, Answer answer, Callback callback) {
            this.request = request;
            this.answer = answer;
            this.callback = callback;
        }

        @Override
        public InvocationType getInvocationType() {
            return callback.getInvocationType();
        }

        @Override
        public void succeeded() {
            if (answer.ended) {
                listen();
            } else {
                answer.write(true, null, Callback.from(this::listen, callback::failed));
            }
        }

        @Override
        public void failed(Throwable why) {
            if (why instanceof HttpException && !answer.isCommitted() && refused.compareAndSet(false, true)) {
                Response.writeError(request, answer, this, why);
            } else {
                callback.failed(why);
            }
        }

        private void listen() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (request.wanted && begun()) {
                        request.demand(this::listen);
                    } else {
                        end();
                    }
                    return;
                }
                bytes += chunk.remaining();
                boolean last = chunk.isLast();
                chunk.release();
                if (last || bytes > MOST_BYTES || !begun()) {
                    end();
                    return;
                }
            }
        }

        /** Whether the rest is listened to. */
        private boolean begun() {
            if (look == null) {
                if (listening.incrementAndGet() > most) {
                    listening.decrementAndGet();
                    return false;
                }
                began = System.nanoTime();
                lookAgain();
            }
            return true;
        }

        private void lookAgain() {
            look = getServer().getScheduler().schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (ended) {
                return;
            }
            if (System.nanoTime() - began > longest.toNanos()
                    || bytes - bytesBefore < LEAST_BYTES_PER_SECOND * LOOK_EVERY.toSeconds()) {
                request.getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .close(new TimeoutException("the rest of the body did not come in time"));
            } else {
                bytesBefore = bytes;
                lookAgain();
            }
        }

        private void end() {
            Scheduler.Task under = look;
            if (under != null) {
                ended = true;
                under.cancel();
                listening.decrementAndGet();
            }
            callback.succeeded();
        }
    }
}
