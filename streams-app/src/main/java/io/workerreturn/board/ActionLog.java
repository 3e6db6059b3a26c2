package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.schema.BoardAction;
import io.workerreturn.topology.Topics;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts down every action in the topic {@code board-actions}: before it is done, so that none is done that is not put down, and
 * what came of it.
 */
final class ActionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActionLog.class);
    private static final String ID = "action";
    private static final String DETAIL = "action-detail";
    private static final String MEANS = "caller-means";
    private static final int IPV4_NETWORK = 3;
    private static final int IPV6_NETWORK = 6;
    private static final int LONGEST_DETAIL = 500;

    private final BoardWriter writer;
    private final Clock clock;

    /** What came of it. */
    private enum Outcome {
        BEGUN,
        DONE,
        REFUSED,
        FAILED
    }

    ActionLog(BoardWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /** Says in words what is done; no personal data of workers. */
    static void detail(Context call, String text) {
        call.attribute(DETAIL, text.substring(0, Math.min(text.length(), LONGEST_DETAIL)));
    }

    static void means(Context call, Guard.Means means) {
        call.attribute(MEANS, means.name());
    }

    /**
     * Somebody is about to do something that they may do.
     *
     * @throws Problem if it can't be put down; it must not be done then
     */
    void begun(Context call, Caller caller) {
        String id = UUID.randomUUID().toString();
        write(call, id, caller, Outcome.BEGUN, null);
        call.attribute(ID, id);
    }

    /** It is done, or not. Of what nobody knows who wanted it, only attempts to sign in are put down. */
    void ended(Context call) {
        @Nullable String begun = call.attribute(ID);
        Caller caller = Caller.ofAny(call);
        HttpStatus status = call.status();
        boolean attempt = call.path().equals(SessionRoutes.SESSION) && status != HttpStatus.TOO_MANY_REQUESTS;
        boolean refused = caller != null && status == HttpStatus.FORBIDDEN;
        if (begun == null && !attempt && !refused) {
            return;
        }
        Outcome outcome = status.getCode() < HttpStatus.BAD_REQUEST.getCode()
                ? Outcome.DONE
                : status.getCode() < HttpStatus.INTERNAL_SERVER_ERROR.getCode() ? Outcome.REFUSED : Outcome.FAILED;
        try {
            write(call, begun == null ? UUID.randomUUID().toString() : begun, caller, outcome, status.getCode());
        } catch (Problem unwritten) {
            LOG.warn(
                    "What came of {} {} is not put down: {}.",
                    call.method(),
                    PersonalNumbers.hiddenIn(call.path()),
                    outcome);
        }
    }

    private void write(Context call, String id, @Nullable Caller caller, Outcome outcome, @Nullable Integer status) {
        writer.write(
                Topics.BOARD_ACTIONS,
                id,
                new BoardAction(
                        id,
                        clock.instant(),
                        caller == null ? "" : caller.name(),
                        caller == null ? null : caller.grant().name(),
                        call.attribute(MEANS),
                        network(call.ip()),
                        call.method().name(),
                        PersonalNumbers.hiddenIn(call.path()),
                        hidden(call.attribute(DETAIL)),
                        outcome.name(),
                        status));
    }

    private static @Nullable String hidden(@Nullable String text) {
        return text == null ? null : PersonalNumbers.hiddenIn(text);
    }

    /** The network of an address: enough to see that somebody acts from elsewhere, and not where a person sits. */
    static @Nullable String network(String ip) {
        try {
            InetAddress address = InetAddress.getByName(ip);
            int kept = address instanceof Inet4Address ? IPV4_NETWORK : IPV6_NETWORK;
            byte[] bytes = address.getAddress();
            Arrays.fill(bytes, kept, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
        } catch (UnknownHostException notOne) {
            return null;
        }
    }
}
