package io.workerreturn.audit;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.cli.ExplainJob;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.domain.JourneyStory;
import io.workerreturn.domain.Phase;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the source topics is explained, with or without an application. */
class ExplainerTest {
    @TempDir
    private static Path folder;

    private static City city;

    @BeforeAll
    static void a_town_is_told_of() throws Exception {
        city = new City(folder, Map.of());
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        city.tell(Topics.WORKER_STATUS, "w1", status("w1", "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(null)));
        city.tell(
                Topics.WORKER_STATUS,
                "w1",
                status("w1", "o1", "2020-02-21T10:00", null, new ObservationStarted(at("2020-02-22T10:00"), null)));
        city.tell(Topics.WORKER_STATUS, "w1", status("w1", "duty", "2020-02-21T11:00", null, new ReportedForDuty()));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "s1", "2020-02-15T08:00", VALVE_WORKS));
        city.tell(Topics.WORKER_STATUS, "w1", status("w1", "back", "2020-02-15T09:00", null, retraction("s1")));
        city.tell(Topics.WORKER_STATUS, "w2", status("w2", "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(null)));
        tellBus("p1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-21T08:00"));
        tellBus("book1", "2020-02-19T08:00", new PassengerBooked("w1", SHOE_FACTORY, null, null));
        tellBus("miss1", "2020-02-20T08:10", new PassengerNoShow("w1"));
        tellBus("back1", "2020-02-20T08:20", retraction("miss1"));
        tellBus("d1", "2020-02-20T08:30", new TripDeparted(false));
        tellBus("a1", "2020-02-21T09:00", new TripArrived("瑞安", 1));
        report("r1", "2020-02-20T18:00", 1);
        report("r2", "2020-02-21T18:00", 2);
        city.tick(at("2020-02-23T08:00"));
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static void tellBus(String eventId, String at, Object payload) {
        city.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", eventId, at, payload));
    }

    private static void report(String eventId, String at, int onDuty) {
        city.tell(
                Topics.ENTERPRISE_REPORTS,
                SHOE_FACTORY,
                new EnterpriseReport(
                        eventId,
                        at(at),
                        at(at),
                        "officers",
                        SHOE_FACTORY,
                        new DailyReport(
                                onDuty, null, null, null, null, null, List.of(), null, null, null, null, null, null)));
    }

    private static Explainer explainer() {
        return new Explainer(
                AuditSettings.of(city.config(), Duration.ZERO),
                city.serdes(),
                city.config().kafka().consumer(),
                AuditProgress.NONE);
    }

    @Test
    void a_worker_opens_into_every_fact_and_what_it_did() {
        WorkerExplanation worker = explainer().worker("w1").orElseThrow();
        assertThat(worker.journey()).isNotNull();
        assertThat(worker.journey().phase()).isEqualTo(Phase.ARRIVED);
        assertThat(worker.lines())
                .extracting(JourneyStory.Line::kind, JourneyStory.Line::eventId, JourneyStory.Line::effect)
                .containsExactly(
                        tuple("Employed", "e1", "employer " + SHOE_FACTORY),
                        tuple("CheckpointArrival", "s1", "withdrawn by back"),
                        tuple("Retraction", "back", "withdraws s1"),
                        tuple("booked", "book1", "UNKNOWN → BOOKED; origin 520302"),
                        tuple("manifest", "book1", "changes nothing"),
                        tuple("NO_SHOW", "miss1", "withdrawn by back1"),
                        tuple("en-route", "d1", "BOOKED → EN_ROUTE"),
                        tuple("arrived", "a1", "EN_ROUTE → ARRIVED"),
                        tuple("ObservationStarted", "o1", "ARRIVED → IN_OBSERVATION"),
                        tuple("ReportedForDuty", "duty", "conflict ON_DUTY_DURING_OBSERVATION"),
                        tuple("observation over", "", "IN_OBSERVATION → ARRIVED"));
    }

    @Test
    void a_firm_opens_into_its_workers_and_reports() {
        FirmExplanation firm = explainer().firm(SHOE_FACTORY).orElseThrow();
        assertThat(firm.figures()).isNotNull();
        assertThat(firm.figures().getReturned()).isEqualTo(1);
        assertThat(firm.figures().getReport().getDeclaredOnDuty()).isEqualTo(2);
        assertThat(firm.workers())
                .extracting(
                        FirmExplanation.Worker::workerId,
                        worker -> worker.journey().phase())
                .containsExactly(tuple("w2", Phase.UNKNOWN), tuple("w1", Phase.ARRIVED));
        assertThat(firm.reports()).extracting(report -> report.eventId()).containsExactly("r2", "r1");
    }

    @Test
    void the_command_tells_it_to_people_and_finds_nothing_of_the_unknown() {
        StringWriter out = new StringWriter();
        assertThat(explain(SHOE_FACTORY, out)).isEqualTo(ExitStatus.OK);
        assertThat(out.toString())
                .contains("returned 1 of 4 required = 25.00 %", "target 90.00 % of 4 = 4", "shortfall of 3");
        assertThat(explain("w1", out)).isEqualTo(ExitStatus.OK);
        assertThat(out.toString())
                .contains("Worker w1 is ARRIVED since 2020-02-22 10:00:00, employed by " + SHOE_FACTORY);
        assertThat(explain("w9", out)).isEqualTo(ExitStatus.FOUND);
        assertThat(explain(VALVE_WORKS, out)).isEqualTo(ExitStatus.FOUND);
        assertThat(out.toString()).contains("ever told of the worker w9", "ever told of the enterprise " + VALVE_WORKS);
    }

    private static int explain(String subject, StringWriter out) {
        Jobs jobs = new Jobs(
                Jobs.Job.absent(),
                Jobs.Job.absent(),
                Jobs.Job.absent(),
                Jobs.Job.absent(),
                Jobs.Job.absent(),
                new ExplainJob());
        return CommandLines.create(jobs)
                .setOut(new PrintWriter(out))
                .execute(
                        "explain",
                        subject,
                        "-D" + KafkaConfig.BOOTSTRAP_SERVERS + "="
                                + city.config().kafka().bootstrapServers(),
                        "-D" + KafkaConfig.TOPIC_PREFIX + "="
                                + city.config().kafka().topicPrefix(),
                        "-D" + RegistrySettings.URL + "="
                                + city.config().registry().url());
    }

    @Test
    void an_audit_gives_up_where_no_application_reads() {
        AuditSettings patient = AuditSettings.of(city.config(), Duration.ZERO);
        AuditSettings hasty = new AuditSettings(
                patient.applicationId(),
                patient.topicPrefix(),
                patient.season(),
                patient.projection(),
                patient.shortfalls(),
                patient.tripAlerts(),
                patient.sources(),
                patient.acknowledgements(),
                patient.services(),
                patient.settle(),
                Duration.ofSeconds(2));
        assertThatThrownBy(() ->
                        Audit.run(hasty, city.serdes(), city.config().kafka().consumer(), AuditProgress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("worker-return run")
                .hasMessageContaining(patient.applicationId());
    }

    @Test
    void a_missing_topic_is_named() {
        AuditSettings elsewhere = AuditSettings.of(city.config(), Duration.ZERO);
        assertThatThrownBy(() ->
                        new TopicReader(city.config().kafka().consumer(), "other.", elsewhere.patience(), Topics.TOLD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other.")
                .hasMessageContaining("worker-return topics");
    }
}
