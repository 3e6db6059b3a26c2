package io.workerreturn.bench;

import io.workerreturn.topology.InternalTopics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The same events about ever more workers: what each costs, what is kept of them, and how long it takes to get it back. */
final class GrowthRun {

    private GrowthRun() {}

    static void round(Bench.Plan plan, int workers, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        String subject = String.format(Locale.ROOT, "%,d workers", workers);
        try (City city = City.open(plan, Load.even(plan.seed(), workers), listener)) {
            long changelog = changelog(city);
            figures.add(
                    Part.GROWTH, subject, "changelog, each told of once", "bytes/worker", (double) changelog / workers);
            disk(city, subject, "state on disk, each told of once", workers, figures);
            // how warm its compiler is must not depend on the size of the city
            city.replaceApplication();
            city.start();
            Usage before = city.application().usage();
            Drain.Halves run = city.fold(plan.loadEvents());
            Usage after = city.application().usage();
            figures.add(Part.GROWTH, subject, run);
            figures.add(
                    Part.GROWTH,
                    subject,
                    "application",
                    before,
                    after,
                    run.whole().seconds());
            double events = run.whole().events();
            figures.add(
                    Part.GROWTH, subject, "changelog, events", "bytes/event", (changelog(city) - changelog) / events);
            figures.add(Part.GROWTH, subject, "events in all", "per worker", 1 + events / workers);
            disk(city, subject, "state on disk, at the end", workers, figures);
            city.start();
            restore(city, subject, workers, figures, listener);
        }
    }

    /** What is in memory goes to disk when the application stops. */
    private static void disk(City city, String subject, String name, int workers, Figures figures)
            throws IOException, InterruptedException {
        city.application().run(new StartApplication.Stop());
        figures.add(
                Part.GROWTH,
                subject,
                name,
                "bytes/worker",
                (double) Folders.size(city.stage().state()) / workers);
    }

    private static void restore(City city, String subject, int workers, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        listener.says("Killing the application, deleting its state, starting it again");
        city.application().kill();
        Folders.delete(city.stage().state());
        city.replaceApplication();
        StartApplication.Started started = city.start();
        double millions = workers / 1e6;
        figures.add(Part.GROWTH, subject, "restore", "s per million workers", started.restoring() / millions);
        figures.add(Part.GROWTH, subject, "restore, in all", "s", started.restoring());
        figures.add(Part.GROWTH, subject, "start after the kill, session timeout included", "s", started.seconds());
    }

    private static long changelog(City city) throws InterruptedException {
        try (Admin admin = Admin.create(city.stage().config().kafka().admin())) {
            List<Integer> brokers = admin.describeCluster().nodes().get().stream()
                    .map(node -> node.id())
                    .toList();
            return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().endsWith(InternalTopics.CHANGELOG))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the bench's broker does not answer: " + refused.getCause(), refused);
        }
    }
}
