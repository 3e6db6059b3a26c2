package io.workerreturn.services;

import com.sun.management.ThreadMXBean;
import io.workerreturn.domain.FactSet;
import java.lang.management.ManagementFactory;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What something costs, counted and not timed, so that a busy machine makes no difference. */
final class Costs {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Costs() {}

    /** Bytes that are made meanwhile: whoever copies what there is for each fact makes as many as its square. */
    static long of(Runnable what) {
        // classes are loaded the first time
        what.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        what.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** What is known, and how often a fact of it is looked at: whoever searches all for each fact looks as often as its square. */
    static final class Looks implements Known {
        private final Known known;
        private long count;

        Looks(Known known) {
            this.known = known;
        }

        long count() {
            return count;
        }

        @Override
        public <B> Map<String, FactSet<Told<B>>> told(Source<?, B> source) {
            Map<String, FactSet<Told<B>>> counted = new TreeMap<>();
            known.told(source)
                    .forEach((key, set) ->
                            counted.put(key, new FactSet<>(new Counted<>(set.held()), set.clashes(), set.asOf())));
            return counted;
        }

        @Override
        public <E> Map<String, E> heard(Heard<?, E> heard) {
            return known.heard(heard);
        }

        private final class Counted<T> extends AbstractList<T> {
            private final List<T> facts;

            Counted(List<T> facts) {
                this.facts = facts;
            }

            @Override
            public T get(int index) {
                count++;
                return facts.get(index);
            }

            @Override
            public int size() {
                return facts.size();
            }
        }
    }
}
