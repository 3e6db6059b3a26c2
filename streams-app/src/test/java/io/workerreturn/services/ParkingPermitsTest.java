package io.workerreturn.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workerreturn.importing.Desk;
import io.workerreturn.schema.PermitEvent;
import io.workerreturn.schema.PermitGranted;
import io.workerreturn.schema.PermitRow;
import io.workerreturn.schema.Retraction;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service of CONTRIBUTING.md, held to the laws. */
class ParkingPermitsTest extends ServiceLaws {
    private static final String FIRM = "91330381MA2000016H";
    private static final Instant MORNING = Instant.parse("2020-02-20T00:00:00Z");
    private static final Instant NOON = MORNING.plusSeconds(4 * 3600);
    private static final Instant EVENING = MORNING.plusSeconds(10 * 3600);

    static Line permit(String id, String plate, Instant until) {
        return event(id, new PermitGranted(plate, until));
    }

    private static Line event(String id, Object payload) {
        return new Line(
                ParkingPermits.PERMITS.topic(), FIRM, new PermitEvent(id, MORNING, MORNING, "police", FIRM, payload));
    }

    static Line firm(String name) {
        return firm(FIRM, name, List.of(), 10, 0);
    }

    @Override
    protected Service service() {
        return new ParkingPermits();
    }

    @Override
    protected List<Line> life() {
        return List.of(
                permit("1", "浙C00001", NOON),
                firm("before"),
                permit("2", "浙C00002", EVENING.plusSeconds(1)),
                event("3", new Retraction("4", null)),
                permit("4", "浙C00003", EVENING.plusSeconds(1)),
                new Line(Topics.ENTERPRISE_RETURN_RATES, FIRM, null),
                firm("after"),
                permit("5", "浙C00002", EVENING.plusSeconds(9)));
    }

    @Override
    protected List<Instant> looks() {
        return List.of(MORNING, NOON.minusMillis(1), NOON, EVENING);
    }

    @Test
    void the_list_of_the_police_is_read_from_a_spreadsheet() {
        Desk desk = new Desk(service().imports().get(0));
        desk.reads("车牌,企业代码,有效期至\n浙C00001," + Desk.SHOES + ",2020-02-20 18:00\n浙C00002,,2020-02-20\n");
        assertThat(desk.complaint()).contains("企业代码");
        assertThat(desk.sent)
                .extracting(Desk.Sent::topic, Desk.Sent::key)
                .containsExactly(tuple(ParkingPermits.PERMITS.topic().name(), Desk.SHOES));
    }

    @Test
    void a_permit_counts_until_it_ends_and_a_vehicle_once() {
        try (Quarter quarter = new Quarter(service())) {
            life().forEach(quarter::tell);
            assertThat(quarter.tick(MORNING).table(ParkingPermits.BOARD))
                    .containsEntry(FIRM, new PermitRow(FIRM, "after", 2));
            assertThat(quarter.tick(NOON).table(ParkingPermits.BOARD))
                    .containsEntry(FIRM, new PermitRow(FIRM, "after", 1));
            assertThat(quarter.tick(EVENING.plusSeconds(9)).table(ParkingPermits.BOARD))
                    .isEmpty();
        }
    }
}
