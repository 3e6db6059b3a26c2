package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.topology.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * What a plain copy of everything that was told cost, on the same broker and in the same round.
 *
 * @param perSecond records
 * @param latePerSecond records, in the second half
 * @param cpu of copy and broker, seconds per million records
 */
record Floor(double perSecond, double latePerSecond, double cpu) {
    private static final String COPY = "bench-copy";
    private static final int COPY_PARTITIONS = 4;

    /**
     * Measures it.
     *
     * @param of whose floor it is
     */
    static Floor measure(Stage stage, Part of, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        listener.says("Copying them");
        AppConfig config = stage.config();
        List<String> sources = Topics.TOLD.stream()
                .map(topic -> config.kafka().topic(topic.name()))
                .toList();
        String subject = "of " + of.name().toLowerCase(Locale.ROOT);
        try (Admin admin = Admin.create(config.kafka().admin());
                Child passthrough = stage.measured("passthrough")) {
            admin.createTopics(List.of(new NewTopic(COPY, COPY_PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Usage before = passthrough.usage();
            Usage brokerBefore = stage.broker().usage();
            Passthrough.Copied copied =
                    passthrough.run(new Passthrough(config.kafka().consumer(), sources, COPY));
            Usage after = passthrough.usage();
            Usage brokerAfter = stage.broker().usage();
            double millions = copied.records() / 1e6;
            double copy = after.cpuSecondsSince(before) / millions;
            double broker = brokerAfter.cpuSecondsSince(brokerBefore) / millions;
            figures.add(Part.FLOOR, subject, "CPU copy + broker", Figures.PER_MILLION, copy + broker);
            figures.add(Part.FLOOR, subject, "CPU copy", Figures.PER_MILLION, copy);
            figures.add(Part.FLOOR, subject, "CPU broker", Figures.PER_MILLION, broker);
            figures.add(Part.FLOOR, subject, "events", "", copied.records());
            figures.add(Part.FLOOR, subject, "throughput", "events/s", copied.records() / copied.seconds());
            figures.add(
                    Part.FLOOR, subject, "throughput, second half", "events/s", copied.late() / copied.lateSeconds());
            figures.add(Part.FLOOR, subject, "copy", before, after, copied.seconds());
            admin.deleteTopics(List.of(COPY)).all().get();
            return new Floor(copied.records() / copied.seconds(), copied.late() / copied.lateSeconds(), copy + broker);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the bench's broker does not answer: " + refused.getCause(), refused);
        }
    }
}
