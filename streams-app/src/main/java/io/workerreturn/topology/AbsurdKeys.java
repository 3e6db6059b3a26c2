package io.workerreturn.topology;

import io.workerreturn.domain.PersonalNumbers;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names keys of which absurdly much is told. Since nothing is held up by one, nobody would look for who tells so much. Not for use by
 * several threads.
 */
public final class AbsurdKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AbsurdKeys.class);

    private final long from;
    /** Each key that was named, by where its facts are, with how many there were. */
    private final Map<String, Long> said = new HashMap<>();

    /**
     * None named yet.
     *
     * @param from facts of one key that nothing real has, 1 or more
     */
    public AbsurdKeys(long from) {
        this.from = from;
    }

    /**
     * There are so many facts of this key: it is named if they are absurdly many, and again when they have doubled.
     *
     * @param where the facts are: the name of a store or of a topic
     */
    public void hold(String where, String key, long facts) {
        if (facts >= from && facts >= 2 * said.getOrDefault(Stores.join(where, key), 0L)) {
            said.put(Stores.join(where, key), facts);
            LOG.warn(
                    "Of {} there are {} facts (in {}), more than of anything real. Nothing is held up, and its figures"
                            + " are right once it rests; look at who tells of it.",
                    PersonalNumbers.hiddenIn(key.replaceAll("\\p{Cntrl}+", " ")),
                    facts,
                    where);
        }
    }
}
