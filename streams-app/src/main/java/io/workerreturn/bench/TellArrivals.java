package io.workerreturn.bench;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells arrivals, as fast as they are taken: of each worker one, and of some more, in no order. Answers with how many distinct
 * workers it told of each firm, counted as it told them.
 *
 * @param settings of the application, by key
 * @param load the city
 * @param arrivals at least as many as workers, fewer than {@link #STRIDE}
 */
record TellArrivals(Map<String, String> settings, Load load, int arrivals) implements Task<int[]> {
    /** A prime: steps of it meet every arrival once. */
    private static final long STRIDE = 2_147_483_647;

    TellArrivals {
        settings = new HashMap<>(settings);
    }

    @Override
    public int[] run(Held held) {
        int[] distinct = new int[load.firms()];
        BitSet met = new BitSet(load.workers());
        try (Sender sender = Sender.heldBack(Settings.load(settings))) {
            sender.send(Load.tick(Load.BEGIN));
            for (int firm = 0; firm < load.firms(); firm++) {
                sender.send(load.firm(firm));
            }
            for (long number = 0; number < arrivals; number++) {
                int worker = (int) (number * STRIDE % arrivals) % load.workers();
                int firm = load.firmOf(worker);
                if (!met.get(worker)) {
                    met.set(worker);
                    distinct[firm]++;
                }
                sender.send(load.arrival("arrival-" + number, TellLoad.at(number), worker, Load.firmId(firm)));
            }
            sender.flush();
            sender.release();
        }
        return distinct;
    }
}
