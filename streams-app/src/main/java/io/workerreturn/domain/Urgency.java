package io.workerreturn.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How soon somebody should see to an alert: by how many people it is about and by the time that is left, whatever its kind. It
 * decides no figure and no state of an alert.
 *
 * @param why the reason, those that weigh more first
 */
public record Urgency(Level level, Why why) {

    /** How soon. */
    public enum Level {
        /** At once. */
        NOW,
        /** Today. */
        TODAY,
        /** When there is time. */
        LATER;

        /** How programs spell it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why so soon, or why not sooner. What weighs more comes first. */
    public enum Why {
        /** People are under way in a vehicle that should have been here. */
        OVERDUE,
        /** Many people have no trip any more. */
        STRANDED,
        /** A large share of a firm's people is missing, and its date is near. */
        DATE_NEAR,
        /** Nobody knows what a source would say. */
        SILENT,
        /** A few people have no trip any more. */
        FEW_STRANDED,
        /** A large share of a firm's people is missing; its date is far, long past, or there is none. */
        LARGE_SHARE,
        /** A vehicle comes much later than planned. */
        DELAYED,
        /** Many heads more or less than the manifest says. */
        MISMATCH,
        /** A small share of a firm's people is missing. */
        SMALL_SHARE,
        /** Only a few people are concerned. */
        FEW,
        /** Those who are expected suffice. */
        EXPECTED,
        /** The cause is gone already. */
        CEASING;

        /** How programs spell it, as in {@code date-near}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Of a trip that is overdue.
     *
     * @param aboard people under way with it; null if that is not known, and then there may be some
     */
    public static Urgency ofOverdue(@Nullable Integer aboard) {
        return aboard != null && aboard == 0 ? new Urgency(Level.LATER, Why.FEW) : new Urgency(Level.NOW, Why.OVERDUE);
    }

    /**
     * Of a trip that was cancelled with people.
     *
     * @param hit people who lost their trip; null if that is not known, and then they may be many
     */
    public static Urgency ofCancelled(@Nullable Integer hit, UrgencyPolicy policy) {
        return hit == null || hit >= policy.people()
                ? new Urgency(Level.NOW, Why.STRANDED)
                : new Urgency(Level.TODAY, Why.FEW_STRANDED);
    }

    /** Of a trip that comes late. */
    public static Urgency ofDelayed() {
        return new Urgency(Level.TODAY, Why.DELAYED);
    }

    /**
     * Of a trip whose heads differ from its manifest.
     *
     * @param mismatch heads counted minus arrived; null if that is not known
     */
    public static Urgency ofMismatch(@Nullable Integer mismatch, UrgencyPolicy policy) {
        return mismatch == null || Math.abs(mismatch) >= policy.people()
                ? new Urgency(Level.TODAY, Why.MISMATCH)
                : new Urgency(Level.LATER, Why.FEW);
    }

    /** Of a source that is silent. */
    public static Urgency ofSilence() {
        return new Urgency(Level.TODAY, Why.SILENT);
    }

    /**
     * Of a firm's shortfall.
     *
     * @param required workers that the firm needs
     * @param daysLeft to its date, negative if that is past; null without one
     */
    public static Urgency ofShortfall(
            Verdict verdict, int shortfall, int required, @Nullable Integer daysLeft, UrgencyPolicy policy) {
        if (!verdict.belowTarget()) {
            return new Urgency(Level.LATER, Why.CEASING);
        }
        if (verdict == Verdict.SHOULD_MAKE_IT) {
            return new Urgency(Level.LATER, Why.EXPECTED);
        }
        if (shortfall < policy.people()) {
            return new Urgency(Level.LATER, Why.FEW);
        }
        if ((long) shortfall * ReturnRate.BASIS_POINTS < (long) policy.share() * required) {
            return new Urgency(Level.LATER, Why.SMALL_SHARE);
        }
        return daysLeft != null && Math.abs(daysLeft) <= policy.days()
                ? new Urgency(Level.NOW, Why.DATE_NEAR)
                : new Urgency(Level.TODAY, Why.LARGE_SHARE);
    }
}
