package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.topology.Topics;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A full train, and the firms whose people are on it: firms of its own, so that their counts say when all of them are back.
 *
 * @param load the city, which has been told
 * @param number 0 or more
 * @param seats all of them taken
 */
record Train(Load load, int number, int seats) implements Serializable {
    private static final int FIRMS = 12;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant DEPARTS = Load.BEGIN.plus(Duration.ofHours(6));
    private static final Instant ARRIVES = DEPARTS.plus(Duration.ofHours(20));

    private String trip() {
        return "train-" + number;
    }

    private int firm(int seat) {
        return load.firms() + number * FIRMS + seat % FIRMS;
    }

    private void tell(Sender sender, String what, Instant at, Object payload) {
        sender.send(Load.trip(Topics.CHARTER_TRAIN_EVENTS, trip() + '-' + what, at, trip(), payload));
    }

    /** The train is planned, booked out, and departs. */
    record Depart(Map<String, String> settings, Train train) implements Task<Integer> {
        Depart {
            settings = new HashMap<>(settings);
        }

        @Override
        public Integer run(Held held) {
            try (Sender sender = Sender.soon(Settings.load(settings))) {
                train.tell(sender, "plan", DEPARTS, Load.plan("包" + train.number, train.seats, DEPARTS));
                for (int firm = 0; firm < FIRMS; firm++) {
                    sender.send(train.load.firm(train.firm(firm)));
                }
                for (int seat = 0; seat < train.seats; seat++) {
                    // people of the city who have not been heard of since
                    int worker = (int) (((long) train.number * train.seats + seat) % train.load.workers());
                    PassengerBooked booked =
                            new PassengerBooked(train.load.workerId(worker), Load.firmId(train.firm(seat)), null, null);
                    train.tell(sender, "seat-" + seat, DEPARTS, booked);
                }
                train.tell(sender, "departs", DEPARTS, new TripDeparted(false));
                sender.flush();
            }
            return train.seats;
        }
    }

    /** The train arrives, which is one event. Answers with the seconds until a reader has seen the last firm's people in. */
    record Arrive(Map<String, String> settings, Train train) implements Task<Double> {
        Arrive {
            settings = new HashMap<>(settings);
        }

        @Override
        public Double run(Held held) {
            AppConfig config = Settings.load(settings);
            try (Sender sender = Sender.soon(config);
                    Rows rows = new Rows(config, List.of(Topics.ENTERPRISE_RETURN_RATES))) {
                Map<String, Integer> expected = new HashMap<>();
                for (int seat = 0; seat < train.seats; seat++) {
                    expected.merge(Load.firmId(train.firm(seat)), 1, Integer::sum);
                }
                Set<String> right = new HashSet<>();
                // the first fetch, and the first record, take longer than any other
                rows.poll(POLL, key -> false);
                sender.send(Load.tick(DEPARTS));
                sender.flush();
                long began = System.nanoTime();
                train.tell(sender, "arrives", ARRIVES, new TripArrived(null, null));
                while (right.size() < expected.size()) {
                    for (Rows.Row row : rows.poll(POLL, expected::containsKey)) {
                        EnterpriseReturnRate rate = (EnterpriseReturnRate) row.value();
                        if (rate.getReturned() == expected.get(row.key())) {
                            right.add(row.key());
                        } else {
                            right.remove(row.key());
                        }
                    }
                    if (System.nanoTime() - began > PATIENCE.toNanos()) {
                        throw new IllegalStateException("of " + expected.size() + " firms only " + right.size()
                                + " had all their people back " + PATIENCE + " after the train's arrival");
                    }
                }
                return (System.nanoTime() - began) / 1e9;
            }
        }
    }
}
