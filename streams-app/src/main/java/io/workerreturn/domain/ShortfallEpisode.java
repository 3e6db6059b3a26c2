package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A firm's shortfall alert: OK → PENDING → FIRING → (ACKNOWLEDGED) → RESOLVED. Hysteresis lies in time: once the facts
 * have rested longer than holdFor and clearFor, state and severity depend on the facts and the time alone. Times are epoch
 * milliseconds of the clock topic.
 *
 * @param since when the state was entered
 * @param openedAt when this episode fired, or null
 * @param clearingSince since when the shortfall has been 0 while the alert still stands, or null
 * @param flaps how often the shortfall came back while this episode was clearing
 * @param critical FIRING or ACKNOWLEDGED: whether the severity is CRITICAL
 * @param acknowledgement ACKNOWLEDGED: by whom; else null
 */
public record ShortfallEpisode(
        State state,
        long since,
        @Nullable Long openedAt,
        @Nullable Long clearingSince,
        int flaps,
        boolean critical,
        @Nullable Acknowledgement acknowledgement) {

    /** Before anything was wrong. */
    public static final ShortfallEpisode NONE = new ShortfallEpisode(State.OK, 0, null, null, 0, false, null);

    /** Where an alert stands. Stores keep the ordinal, so the order of the constants is fixed. */
    public enum State {
        OK,
        PENDING,
        FIRING,
        ACKNOWLEDGED,
        RESOLVED;

        /** Whether somebody should act. */
        public boolean standing() {
            return this == FIRING || this == ACKNOWLEDGED;
        }
    }

    /**
     * One step from state to state, from severity to severity, or from one who sees to it to another.
     *
     * @param said what was said to make it so, or null
     */
    public record Transition(
            State from,
            State to,
            boolean critical,
            long at,
            @Nullable Acknowledgement said) {}

    /**
     * What follows.
     *
     * @param episode after
     * @param transitions in their order; none if the state and severity stay
     * @param nextCheck when to ask again though no fact changed; {@link Long#MAX_VALUE} if never
     */
    public record Outcome(ShortfallEpisode episode, List<Transition> transitions, long nextCheck) {
        /**
         * What follows from what people said of the alert. Since when a firm has been short depends on when its facts were
         * read, so an acknowledgement is not held against the episode's beginning: a replay could not find it again.
         *
         * @param told all that was told of the alert
         */
        public Outcome heeding(FactSet<Acknowledgement> told, AcknowledgementPolicy policy, long now) {
            if (!episode.state.standing() || now == Tally.NEVER) {
                return this;
            }
            Attention attention = Attention.of(told, Tally.NEVER, episode.critical, policy, now);
            Acknowledgement by = attention.acknowledgement();
            long check = Math.min(nextCheck, attention.until(policy));
            if (Objects.equals(by, episode.acknowledgement)) {
                return new Outcome(episode, transitions, check);
            }
            State state = by == null ? State.FIRING : State.ACKNOWLEDGED;
            ShortfallEpisode after = new ShortfallEpisode(
                    state,
                    state == episode.state ? episode.since : now,
                    episode.openedAt,
                    episode.clearingSince,
                    episode.flaps,
                    episode.critical,
                    by);
            List<Transition> steps = new ArrayList<>(transitions);
            steps.add(new Transition(episode.state, state, episode.critical, now, attention.said()));
            return new Outcome(after, steps, check);
        }
    }

    /**
     * What the figures are.
     *
     * @param shortfall null without a target: no target, no alert
     * @param projectedShortfall null without a target
     * @param targetDay epoch day of the business day to reach it by; null or past makes it critical
     */
    public record Figures(
            @Nullable Integer shortfall,
            @Nullable Integer projectedShortfall,
            @Nullable Integer targetDay) {
        boolean fallsShort() {
            return shortfall != null && shortfall > 0;
        }

        boolean criticalOn(int businessDay) {
            return Verdict.of(shortfall, projectedShortfall, targetDay, businessDay)
                    .critical();
        }
    }

    /**
     * The state after this one.
     *
     * @param now what time it is; {@link Tally#NEVER} if nobody has said so yet, and nothing changes then
     */
    public Outcome next(Figures figures, ShortfallPolicy policy, long now) {
        if (now == Tally.NEVER) {
            return new Outcome(this, List.of(), figures.fallsShort() ? Tally.NEVER : Long.MAX_VALUE);
        }
        ShortfallEpisode episode = this;
        List<Transition> transitions = new ArrayList<>(0);
        for (ShortfallEpisode before = null; before != episode; ) {
            before = episode;
            episode = episode.step(figures, policy, now);
            if (episode.state != before.state || episode.critical != before.critical) {
                transitions.add(new Transition(
                        before.state,
                        episode.state,
                        episode.critical,
                        episode.state == before.state ? now : episode.since,
                        null));
            }
        }
        return new Outcome(episode, transitions, episode.nextCheck(figures, policy));
    }

    private ShortfallEpisode step(Figures figures, ShortfallPolicy policy, long now) {
        boolean critical = figures.criticalOn(BusinessDay.toEpochDay(now));
        switch (state) {
            case OK, RESOLVED -> {
                return figures.fallsShort() ? NONE.entering(State.PENDING, now) : this;
            }
            case PENDING -> {
                long firesAt = since + policy.holdFor().toMillis();
                if (!figures.fallsShort()) {
                    return NONE.entering(State.OK, now);
                }
                return firesAt > now
                        ? this
                        : new ShortfallEpisode(State.FIRING, firesAt, firesAt, null, 0, critical, null);
            }
            case FIRING, ACKNOWLEDGED -> {
                if (figures.fallsShort()) {
                    boolean flapped = clearingSince != null;
                    return !flapped && critical == this.critical
                            ? this
                            : new ShortfallEpisode(
                                    state, since, openedAt, null, flaps + (flapped ? 1 : 0), critical, acknowledgement);
                }
                if (clearingSince == null) {
                    return new ShortfallEpisode(state, since, openedAt, now, flaps, this.critical, acknowledgement);
                }
                long resolvesAt = clearingSince + policy.clearFor().toMillis();
                return resolvesAt > now ? this : entering(State.RESOLVED, resolvesAt);
            }
        }
        throw new IllegalStateException("no such state: " + state);
    }

    private ShortfallEpisode entering(State next, long at) {
        return new ShortfallEpisode(next, at, openedAt, null, flaps, false, null);
    }

    private long nextCheck(Figures figures, ShortfallPolicy policy) {
        if (state == State.PENDING) {
            return since + policy.holdFor().toMillis();
        }
        if (!state.standing()) {
            return Long.MAX_VALUE;
        }
        if (clearingSince != null) {
            return clearingSince + policy.clearFor().toMillis();
        }
        return critical || figures.targetDay() == null ? Long.MAX_VALUE : BusinessDay.startOf(figures.targetDay() + 1);
    }
}
