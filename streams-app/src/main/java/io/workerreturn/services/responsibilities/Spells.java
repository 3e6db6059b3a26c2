package io.workerreturn.services.responsibilities;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.services.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Who answered for one subject and when, by what stands.
 *
 * @param all in no order
 * @param asOf the greatest {@code reportedAt} behind it, {@link Tally#NEVER} if there is none
 */
record Spells(List<Spell> all, long asOf) {
    static final Spells NONE = new Spells(List.of(), Tally.NEVER);

    /** Of several in force the one that began last holds, then the one that was decided last; then by name. */
    private static final Comparator<Spell> ORDER = Comparator.comparingLong(
                    (Spell spell) -> spell.said().from())
            .thenComparingLong(spell -> spell.told().occurredAt())
            .thenComparingLong(spell -> spell.told().reportedAt())
            .thenComparing(spell -> spell.said().account(), Comparator.reverseOrder())
            .thenComparing(spell -> spell.told().eventId(), Comparator.reverseOrder());

    private static final Comparator<Spell> BY_END =
            Comparator.comparingLong(Spell::end).thenComparing(ORDER);

    /**
     * A time in which somebody answers for it.
     *
     * @param end epoch milliseconds, exclusive; {@link Long#MAX_VALUE} while no end is told
     */
    record Spell(Told<Appointment> told, Appointment.Begins said, long end) {
        boolean inForce(long now) {
            return said.from() <= now && now < end;
        }
    }

    /**
     * Those of a subject.
     *
     * @param ofAccount what is told of an account as a whole: who left is relieved of everything
     */
    static Spells of(FactSet<Told<Appointment>> facts, Function<String, Leavings> ofAccount) {
        List<Told<Appointment>> standing = facts.standing();
        Leavings relieved = Leavings.of(standing, facts.asOf());
        List<Spell> all = new ArrayList<>();
        long asOf = facts.asOf();
        for (Told<Appointment> told : standing) {
            if (told.said() instanceof Appointment.Begins begins) {
                Leavings left = ofAccount.apply(begins.account());
                long end = begins.until() == null ? Long.MAX_VALUE : begins.until();
                end = Math.min(end, relieved.of(begins));
                end = Math.min(end, left.of(begins));
                asOf = Math.max(asOf, left.asOf());
                all.add(new Spell(told, begins, end));
            }
        }
        return new Spells(all, asOf);
    }

    /**
     * When whoever answers for something leaves, found at once among very many.
     *
     * @param times of each account, by what stands
     * @param asOf the greatest {@code reportedAt} behind it, {@link Tally#NEVER} if there is none
     */
    record Leavings(Map<String, NavigableSet<Long>> times, long asOf) {
        static final Leavings NONE = new Leavings(Map.of(), Tally.NEVER);

        static Leavings of(FactSet<Told<Appointment>> facts) {
            return of(facts.standing(), facts.asOf());
        }

        private static Leavings of(Collection<Told<Appointment>> standing, long asOf) {
            Map<String, NavigableSet<Long>> times = new HashMap<>();
            for (Told<Appointment> told : standing) {
                if (told.said() instanceof Appointment.Ends ends) {
                    times.computeIfAbsent(ends.account(), unseen -> new TreeSet<>())
                            .add(ends.at());
                }
            }
            return new Leavings(times, asOf);
        }

        /** The first after it began; {@link Long#MAX_VALUE} if there is none. */
        private long of(Appointment.Begins begins) {
            NavigableSet<Long> ofAccount = times.get(begins.account());
            Long first = ofAccount == null ? null : ofAccount.higher(begins.from());
            return first == null ? Long.MAX_VALUE : first;
        }
    }

    /** Who has each role now, from those at hand upwards. */
    Map<ResponsibilityRole, Spell> holders(long now) {
        Map<ResponsibilityRole, Spell> holders = new EnumMap<>(ResponsibilityRole.class);
        for (Spell spell : all) {
            if (spell.inForce(now)) {
                holders.merge(spell.said().role(), spell, (one, other) -> ORDER.compare(one, other) >= 0 ? one : other);
            }
        }
        return holders;
    }

    /** Of each role the one who had it last, where somebody else or nobody has it now. */
    Map<ResponsibilityRole, Spell> former(long now) {
        Map<ResponsibilityRole, Spell> holders = holders(now);
        Map<ResponsibilityRole, Spell> former = new EnumMap<>(ResponsibilityRole.class);
        for (Spell spell : all) {
            Spell holder = holders.get(spell.said().role());
            boolean had = spell.end() <= now
                    && (holder == null
                            || !holder.said().account().equals(spell.said().account()));
            if (had) {
                former.merge(spell.said().role(), spell, (one, other) -> BY_END.compare(one, other) >= 0 ? one : other);
            }
        }
        return former;
    }

    /** Tells of every instant at which somebody's time begins or ends. */
    void changes(LongConsumer at) {
        for (Spell spell : all) {
            at.accept(spell.said().from());
            if (spell.end() != Long.MAX_VALUE) {
                at.accept(spell.end());
            }
        }
    }
}
