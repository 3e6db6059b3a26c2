package io.workerreturn.board;

import io.workerreturn.web.UnreadBodies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory.RetainedContentLoader;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all routes, so that nobody who speaks or listens slowly keeps a thread from others:
 *
 * <ul>
 *   <li>a body is collected without a thread, and has to be there in time; a spreadsheet is read as it comes, see {@link
 *       SteadyInput};
 *   <li>a head that is begun has to be sent to its end in time;
 *   <li>an answer has to be taken at a least rate;
 *   <li>calls that need a thread are counted, and leave some: {@code /health} always finds one.
 * </ul>
 *
 * Who is too slow is cut off.
 */
final class SlowCallers extends Handler.Wrapper {
    /** Of a body that is collected: a note, a token. */
    static final int LARGEST_BODY = 1 << 16;

    /** Overhead that the collecting of a chunk counts with. */
    private static final int PER_CHUNK = 8;

    private static final String HEALTH = "/health/";
    /** Calls that are read by their own route, which first asks who calls. */
    private static final Set<String> STREAMED = Set.of(ImportRoutes.PATH);

    /** A fourth of them may be taken by those who say the rest of what nobody wants. */
    private static final int REST_OF_THREADS = 4;

    private final Patience patience;
    private final AtomicInteger collecting = new AtomicInteger();
    private final Set<Connection> answering = ConcurrentHashMap.newKeySet();
    private final Map<Connection, Heard> silentSince = new ConcurrentHashMap<>();

    /**
     * How long somebody is waited for.
     *
     * @param head from the first byte of a call's head to its last
     * @param body from the head to the end of a collected body
     * @param rest from an answer that was given before, to the end of a body that nobody wants
     * @param answer for which an answer may not be taken; more for a long one
     * @param answerBytesPerSecond at which an answer has to be taken at least
     * @param bodies how many may be collected at once
     * @param threads how many calls may have one, health aside
     * @param waiting how many more may wait for a thread
     */
    record Patience(
            Duration head,
            Duration body,
            Duration rest,
            Duration answer,
            long answerBytesPerSecond,
            int bodies,
            int threads,
            int waiting) {
        /** What a telephone with a bad network needs, and more than an attack may have. */
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Duration.ofSeconds(20),
                16_000,
                2_000,
                200,
                1_000);
    }

    /**
     * What was heard of a connection that nobody is answering.
     *
     * @param calls begun so far
     * @param bytes heard when the last of them was over
     * @param since when more than those were first seen, null if they were not; nanoseconds
     */
    private record Heard(long calls, long bytes, @Nullable Long since) {}

    private SlowCallers(Patience patience) {
        this.patience = patience;
    }

    /** Puts it before whatever the server does. Call it before the server starts. */
    static void before(Server server, Patience patience) {
        QoSHandler threads = new QoSHandler();
        threads.setMaxRequestCount(patience.threads());
        threads.setMaxSuspendedRequestCount(patience.waiting());
        threads.setMaxSuspend(patience.body());
        // who listens has no thread
        threads.excludePath(HEALTH + "*", LiveRoutes.PATH);
        SlowCallers front = new SlowCallers(patience);
        front.setHandler(threads);
        server.insertHandler(front);
        // until the rest of a body has been said, its call has a thread of those that calls may have
        UnreadBodies.before(server, patience.rest(), Math.max(1, patience.threads() / REST_OF_THREADS));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lookAgain();
    }

    private Scheduler scheduler() {
        return getServer().getScheduler();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        answering.add(connection);
        Request.addCompletionListener(request, failure -> answering.remove(connection));
        Response taken = new TakenInTime(request, response);
        String path = Request.getPathInContext(request);
        if (STREAMED.contains(path) || path.startsWith(Peer.PATH) || !UnreadBodies.hasBody(request)) {
            return super.handle(request, taken, callback);
        }
        if (request.getLength() > LARGEST_BODY) {
            Response.writeError(request, taken, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
            return true;
        }
        if (collecting.incrementAndGet() > patience.bodies()) {
            collecting.decrementAndGet();
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
            return true;
        }
        new InTime(request, taken, callback).load();
        return true;
    }

    private static void cut(Request request, String why) {
        request.getConnectionMetaData().getConnection().getEndPoint().close(new TimeoutException(why));
    }

    /** A body that is collected without a thread, and handed on when it is there. */
    private final class InTime extends RetainedContentLoader {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Scheduler.Task limit;

        InTime(Request request, Response response, Callback callback) {
            super(SlowCallers.this.getHandler(), request, response, callback, LARGEST_BODY, PER_CHUNK, true);
            limit = scheduler().schedule(this::late, patience.body().toMillis(), TimeUnit.MILLISECONDS);
            Request.addCompletionListener(request, failure -> end());
        }

        @Override
        protected void load() {
            super.load();
        }

        private boolean end() {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            limit.cancel();
            collecting.decrementAndGet();
            return true;
        }

        private void late() {
            if (end()) {
                cut(getRequest(), "the body did not come in time");
            }
        }

        @Override
        protected void handle(Request request, Response response, Callback callback) {
            if (end()) {
                super.handle(request, response, callback);
            } else {
                getCallback().failed(new TimeoutException("the body did not come in time"));
            }
        }
    }

    /** An answer of which each part has to be taken in time. */
    private final class TakenInTime extends Response.Wrapper {
        TakenInTime(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            int bytes = content == null ? 0 : content.remaining();
            if (bytes == 0) {
                super.write(last, content, callback);
                return;
            }
            long millis = patience.answer().toMillis() + bytes * 1_000L / patience.answerBytesPerSecond();
            Scheduler.Task limit = scheduler()
                    .schedule(() -> cut(getRequest(), "the answer was not taken"), millis, TimeUnit.MILLISECONDS);
            super.write(last, content, Callback.from(limit::cancel, callback));
        }
    }

    private void lookAgain() {
        long millis = Math.max(100, patience.head().toMillis() / 5);
        scheduler().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }

    /** Cuts those who began a head and do not end it. A connection on which nothing was begun ends by being idle. */
    private void look() {
        if (!isRunning()) {
            return;
        }
        try {
            long now = System.nanoTime();
            Set<Connection> open = ConcurrentHashMap.newKeySet();
            for (Connector connector : getServer().getConnectors()) {
                for (EndPoint end : connector.getConnectedEndPoints()) {
                    Connection connection = end.getConnection();
                    if (connection == null) {
                        continue;
                    }
                    open.add(connection);
                    Heard heard = heard(connection, now);
                    silentSince.put(connection, heard);
                    if (heard.since() != null
                            && now - heard.since() > patience.head().toNanos()) {
                        end.close(new TimeoutException("the head of a call did not come to its end in time"));
                    }
                }
            }
            silentSince.keySet().retainAll(open);
        } finally {
            lookAgain();
        }
    }

    private Heard heard(Connection connection, long now) {
        long calls = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        Heard before = silentSince.get(connection);
        if (answering.contains(connection) || before != null && before.calls() != calls) {
            return new Heard(calls, bytes, null);
        }
        long heard = before == null ? 0 : before.bytes();
        if (bytes <= heard) {
            return new Heard(calls, heard, null);
        }
        Long since = before == null ? null : before.since();
        return new Heard(calls, heard, since == null ? Long.valueOf(now) : since);
    }
}
