package io.workerreturn.bench;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells of a city, as fast as it is taken, and holds it all back until it is released.
 *
 * @param settings of the application, by key
 * @param load the city
 * @param founding whether every firm and the staff of each are told first
 * @param first number of the first event after that
 * @param events how many, 0 or more
 */
record TellLoad(Map<String, String> settings, Load load, boolean founding, long first, long events)
        implements Task<Long> {
    private static final long PER_SECOND = 10_000;

    TellLoad {
        settings = new HashMap<>(settings);
    }

    @Override
    public Long run(Held held) {
        Sender sender = held.keep(Sender.heldBack(Settings.load(settings)));
        long sent = 0;
        if (founding) {
            sender.send(Load.tick(Load.BEGIN));
            for (int firm = 0; firm < load.firms(); firm++) {
                sender.send(load.firm(firm));
            }
            for (int worker = 0; worker < load.workers(); worker++) {
                sender.send(load.staff(worker));
            }
            sent = load.firms() + (long) load.workers();
        }
        for (long number = first; number < first + events; number++) {
            sender.send(load.event(number, at(number)));
        }
        sender.flush();
        return sent + events;
    }

    /** Time passes with the events, so that one is about as new to a worker as the next. */
    static Instant at(long number) {
        return Load.BEGIN.plusMillis(number * 1_000 / PER_SECOND);
    }

    /** Lets everybody read it. */
    record Release() implements Task<Boolean> {
        @Override
        public Boolean run(Held held) throws Exception {
            held.get(Sender.class).release();
            held.close(Sender.class);
            return true;
        }
    }
}
