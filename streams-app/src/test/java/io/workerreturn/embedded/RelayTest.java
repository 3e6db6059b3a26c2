package io.workerreturn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RelayTest {
    private static final int SHORTLY = 300;

    private ServerSocket house;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        house = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        relay = Relay.open();
        relay.leadTo(house.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        house.close();
    }

    private Socket call() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    private static void isSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SHORTLY);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }

    @Test
    void what_a_cut_holds_up_arrives_in_order_when_it_is_mended_and_so_does_an_end() throws Exception {
        try (Socket near = call();
                Socket far = house.accept()) {
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            relay.cut();
            near.getOutputStream().write(2);
            near.getOutputStream().write(3);
            far.getOutputStream().write(4);
            isSilent(far);
            isSilent(near);
            near.close();
            isSilent(far);
            relay.mend();
            assertThat(far.getInputStream().readAllBytes()).containsExactly(2, 3);
        }
    }

    @Test
    void whoever_comes_during_a_cut_hears_nothing_until_it_is_mended() throws Exception {
        relay.cut();
        try (Socket near = call()) {
            near.getOutputStream().write(1);
            isSilent(near);
            relay.mend();
            try (Socket far = house.accept()) {
                assertThat(far.getInputStream().read()).isEqualTo(1);
                far.getOutputStream().write(2);
                assertThat(near.getInputStream().read()).isEqualTo(2);
            }
        }
    }

    @Test
    void whoever_is_hung_up_on_is_told_so_and_nobody_is_let_in_before_it_is_mended() throws Exception {
        try (Socket near = call();
                Socket far = house.accept()) {
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            relay.hangUp();
            assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::call).isInstanceOf(ConnectException.class);
        }
        relay.mend();
        try (Socket near = call();
                Socket far = house.accept()) {
            near.getOutputStream().write(2);
            assertThat(far.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void what_is_slow_takes_its_time_each_way() throws Exception {
        relay.delay(Duration.ofMillis(SHORTLY));
        try (Socket near = call();
                Socket far = house.accept()) {
            long begun = System.nanoTime();
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            far.getOutputStream().write(2);
            assertThat(near.getInputStream().read()).isEqualTo(2);
            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2 * SHORTLY));
        }
    }

    @Test
    void where_nobody_is_at_home_whoever_calls_is_sent_away_and_the_next_one_is_let_in() throws Exception {
        int port = house.getLocalPort();
        house.close();
        try (Socket near = call()) {
            assertThat(near.getInputStream().read()).isEqualTo(-1);
        }
        house = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        try (Socket near = call();
                Socket far = house.accept()) {
            far.getOutputStream().write(1);
            assertThat(near.getInputStream().read()).isEqualTo(1);
        }
    }
}
