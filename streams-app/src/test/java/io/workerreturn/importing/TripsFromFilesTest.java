package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Town;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say of trips, through the whole topology to the board. */
class TripsFromFilesTest {
    private static final Instant LATER = Instant.parse("2020-02-19T12:00:00Z");

    private final Town town = new Town();

    @AfterEach
    void close() {
        town.close();
    }

    private static String of(String name) {
        try (InputStream file = TripsFromFilesTest.class.getResourceAsStream("cases/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Imports a file, every row of which must be good. */
    private void take(Kind kind, String csv) {
        Desk desk = new Desk(kind);
        desk.reads(csv);
        assertThat(desk.bad).isEmpty();
        desk.sent.forEach(sent -> tell(sent.topic(), sent.key(), sent.record()));
    }

    @SuppressWarnings("unchecked") // the importer gives each topic its own records
    private void tell(String topic, String key, @Nullable SpecificRecord record) {
        town.tell((Topics.Topic<SpecificRecord>) Topics.named(topic).orElseThrow(), key, record);
    }

    private Map<String, TripBoardRow> trips() {
        town.tick(LATER).settle();
        return town.table(Topics.TRIP_BOARD);
    }

    private WorkerJourney journey(String worker) {
        return Objects.requireNonNull(town.table(Topics.WORKER_JOURNEYS).get(worker));
    }

    private List<TripAlert> alerts() {
        return town.table(Topics.TRIP_ALERTS).values().stream()
                .filter(alert -> alert.getState() != io.workerreturn.schema.AlertState.RESOLVED)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_train_of_the_18th_and_one_of_the_20th_are_two_whichever_file_comes_first(boolean trips) {
        take(
                trips ? Kind.TRIPS : Kind.MANIFESTS,
                of("same-number-on-two-days/" + (trips ? "trips" : "manifests") + ".csv"));
        take(
                trips ? Kind.MANIFESTS : Kind.TRIPS,
                of("same-number-on-two-days/" + (trips ? "manifests" : "trips") + ".csv"));
        Map<String, TripBoardRow> board = trips();
        assertThat(board).containsOnlyKeys("G9001@2020-02-18", "G9001@2020-02-20");
        TripBoardRow first = board.get("G9001@2020-02-18");
        assertThat(first.getStatus()).isEqualTo(TripStatus.ARRIVED);
        assertThat(first.getArrived()).isEqualTo(1);
        assertThat(first.getMismatch()).isZero();
        assertThat(first.getDelayMinutes()).isEqualTo(5);
        assertThat(board.get("G9001@2020-02-20").getStatus()).isEqualTo(TripStatus.SCHEDULED);
        assertThat(journey("case-a").getPhase()).isEqualTo(JourneyPhase.ARRIVED);
        assertThat(journey("case-b").getPhase()).isEqualTo(JourneyPhase.BOOKED);
        assertThat(journey("case-b").getTripId()).isEqualTo("G9001@2020-02-20");
        assertThat(alerts()).isEmpty();
    }

    @Test
    void a_night_bus_whose_arrival_got_the_wrong_day_is_a_bad_row_and_a_contradiction_where_it_is_told_anyway() {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads(of("arrival-before-departure/trips.csv"));
        assertThat(desk.sent).isEmpty();
        assertThat(desk.bad).hasSize(1);

        String event = "班次,方式,事件,事件时间\nN1,包车,发车,2020-02-18 22:05\n";
        take(Kind.TRIPS, event);
        take(Kind.TRIPS, "班次,方式,事件,事件时间\nN1,包车,到达,2020-02-18 06:10\n");
        assertThat(trips().get("N1").getConflicts())
                .extracting(io.workerreturn.schema.Conflict::getCode)
                .containsExactly("ARRIVED_BEFORE_DEPARTURE");
    }

    @Test
    void a_bus_whose_people_all_went_on_in_another_is_over() {
        take(Kind.TRIPS, of("relief-bus/trips.csv"));
        assertThat(trips().get("R1").getAttentions()).isEmpty();
        assertThat(alerts()).extracting(TripAlert::getAlertId).contains("R1|TRIP_OVERDUE");
        take(Kind.MANIFESTS, of("relief-bus/manifests.csv"));
        TripBoardRow left = trips().get("R1");
        assertThat(left.getStatus()).isEqualTo(TripStatus.DEPARTED);
        assertThat(left.getAttentions()).containsExactly("TRIP_EMPTIED");
        assertThat(alerts()).isEmpty();
        WorkerJourney person = journey("case-p1");
        assertThat(person.getPhase()).isEqualTo(JourneyPhase.ARRIVED);
        assertThat(person.getTripId()).isEqualTo("R2");
    }

    @Test
    void a_trip_with_more_bookings_than_seats_is_oversold_until_its_seats_are_put_right() {
        String header = "班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间\n";
        String plan = ",520300,遵义站,瑞安,2020-02-20 08:00,2020-02-20 20:00,";
        take(
                Kind.MANIFESTS,
                "班次,方式,人员假名,统一社会信用代码,订票时间\nN1,包车,case-a," + Desk.SHOES + ",2020-02-17 10:00\nN1,包车,case-b," + Desk.SHOES
                        + ",2020-02-17 10:00\n");
        take(Kind.TRIPS, header + "N1,包车,浙C1,客运,1" + plan + "2020-02-15 08:00\n");
        assertThat(trips().get("N1").getAttentions()).containsExactly("TRIP_OVERSOLD");
        take(Kind.TRIPS, header + "N1,包车,浙C1,客运,2" + plan + "2020-02-16 08:00\n");
        assertThat(trips().get("N1").getAttentions()).isEmpty();
    }

    @Test
    void a_booking_that_is_withdrawn_frees_its_seat() {
        String header = "班次,方式,人员假名,统一社会信用代码,订票时间\n";
        String one = "N1,包车,case-a," + Desk.SHOES + ",2020-02-17 10:00\n";
        String two = "N1,包车,case-b," + Desk.SHOES + ",2020-02-17 10:00\n";
        take(Kind.MANIFESTS, header + one + two);
        take(
                Kind.TRIPS,
                "班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间\n"
                        + "N1,包车,浙C1,客运,1,520300,遵义站,瑞安,2020-02-20 08:00,2020-02-20 20:00,2020-02-15 08:00\n");
        assertThat(trips().get("N1").getAttentions()).containsExactly("TRIP_OVERSOLD");
        Desk desk = new Desk(Kind.MANIFESTS);
        desk.reads(header + one);
        desk.withdraws(header + one + two);
        desk.sent.forEach(sent -> tell(sent.topic(), sent.key(), sent.record()));
        assertThat(trips().get("N1").getAttentions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guide.en.md", "guide.zh.md"})
    void a_train_that_splits_and_two_that_merge_come_out_as_the_guide_says(String guide) {
        take(Kind.MANIFESTS, block(guide, "split-manifests.csv"));
        take(Kind.TRIPS, block(guide, "split-trips.csv"));
        Map<String, TripBoardRow> board = trips();
        assertThat(board).containsOnlyKeys("G9101@2020-02-18", "G9103@2020-02-18", "G9105@2020-02-18");
        assertThat(board.get("G9101@2020-02-18").getArrived()).isEqualTo(2);
        assertThat(board.get("G9103@2020-02-18").getAttentions()).containsExactly("TRIP_EMPTIED");
        assertThat(board.get("G9105@2020-02-18").getArrived()).isEqualTo(2);
        assertThat(board.values()).allMatch(trip -> trip.getConflicts().isEmpty());
        assertThat(alerts()).isEmpty();
        for (String worker : List.of("case-a", "case-b", "case-c", "case-d")) {
            assertThat(journey(worker).getPhase()).as(worker).isEqualTo(JourneyPhase.ARRIVED);
        }
    }

    private static String block(String guide, String name) {
        try {
            String page = Files.readString(Path.of("..", "docs", guide));
            Matcher block = Pattern.compile("<!-- " + Pattern.quote(name) + " -->\n```\n(.*?)```", Pattern.DOTALL)
                    .matcher(page);
            assertThat(block.find()).as(name + " in " + guide).isTrue();
            return block.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
