package io.workerreturn.services.subsidies;

import io.workerreturn.schema.ClaimFiled;
import io.workerreturn.schema.CostInvoiced;
import io.workerreturn.schema.PaymentMade;
import io.workerreturn.schema.PaymentReturned;
import io.workerreturn.schema.SubsidyEvent;
import io.workerreturn.services.Source;
import io.workerreturn.services.Told;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.CompactReader;
import io.workerreturn.wire.CompactWriter;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import java.util.Comparator;

/** What a record says of money between a firm, the city and a carrier. */
sealed interface MoneyFact {
    /** The subject of a payment, or of what was given back of it, that says no more than its rule. */
    String ALL = "*";

    /** The topic. */
    Source<SubsidyEvent, MoneyFact> SOURCE = new Source<>(
            new Topic<>("subsidy-facts", "enterpriseId", SubsidyEvent.class, Group.SINGLE, Kept.FOREVER),
            "enterpriseId",
            MoneyFact::of,
            new Compact<>(1, MoneyFact::write, MoneyFact::read));

    /** Of several with one {@link #name} the later one holds. */
    Comparator<Told<MoneyFact>> LATER = Comparator.comparingLong((Told<MoneyFact> told) -> told.occurredAt())
            .thenComparingLong(Told::reportedAt)
            .thenComparing(Told::eventId);

    /** How much, in fen. */
    long fen();

    /** What it is about, among facts of its kind: one invoice may be of several trips, and one voucher may pay for several. */
    String name();

    /** What the trip cost, or a part of it. */
    record Invoice(String invoiceId, String tripId, String carrier, long fen) implements MoneyFact {
        @Override
        public String name() {
            return invoiceId + '|' + tripId;
        }
    }

    /** What the firm asks for. */
    record Claim(String claimId, String ruleId, String subject, long fen) implements MoneyFact {
        @Override
        public String name() {
            return claimId;
        }
    }

    /** What the firm got. */
    record Payment(String paymentId, String ruleId, String subject, long fen, String reference) implements MoneyFact {
        @Override
        public String name() {
            return paymentId + '|' + ruleId + '|' + subject;
        }
    }

    /** What the firm gave back of a payment, in all. */
    record Return(String paymentId, String ruleId, String subject, long fen) implements MoneyFact {
        @Override
        public String name() {
            return paymentId + '|' + ruleId + '|' + subject;
        }

        boolean isOf(Payment payment) {
            return paymentId.equals(payment.paymentId())
                    && ruleId.equals(payment.ruleId())
                    && (subject.equals(payment.subject()) || subject.equals(ALL));
        }
    }

    private static MoneyFact of(String key, SubsidyEvent event) {
        Checks.enterprise(key);
        MoneyFact fact;
        if (event.getPayload() instanceof CostInvoiced said) {
            Checks.name(said.getInvoiceId(), "invoiceId");
            Checks.name(said.getTripId(), "tripId");
            Checks.name(said.getCarrier(), "carrier");
            fact = new Invoice(said.getInvoiceId(), said.getTripId(), said.getCarrier(), said.getFen());
        } else if (event.getPayload() instanceof ClaimFiled said) {
            Checks.name(said.getClaimId(), "claimId");
            Policy.checkId(said.getRuleId());
            Checks.name(said.getSubject(), "subject");
            fact = new Claim(said.getClaimId(), said.getRuleId(), said.getSubject(), said.getFen());
        } else if (event.getPayload() instanceof PaymentMade said) {
            Checks.name(said.getPaymentId(), "paymentId");
            Policy.checkId(said.getRuleId());
            Checks.name(said.getSubject(), "subject");
            Checks.name(said.getReference(), "reference");
            fact = new Payment(
                    said.getPaymentId(), said.getRuleId(), said.getSubject(), said.getFen(), said.getReference());
        } else if (event.getPayload() instanceof PaymentReturned said) {
            Checks.name(said.getPaymentId(), "paymentId");
            Policy.checkId(said.getRuleId());
            Checks.name(said.getSubject(), "subject");
            fact = new Return(said.getPaymentId(), said.getRuleId(), said.getSubject(), said.getFen());
        } else {
            throw new UnusableRecordException(
                    Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
        }
        Policy.checkFen(fact.fen(), "fen");
        return fact;
    }

    private static void write(CompactWriter out, MoneyFact fact) {
        if (fact instanceof Invoice said) {
            out.number(0).text(said.invoiceId()).text(said.tripId()).text(said.carrier());
        } else if (fact instanceof Claim said) {
            out.number(1).text(said.claimId()).text(said.ruleId()).text(said.subject());
        } else if (fact instanceof Payment said) {
            out.number(2)
                    .text(said.paymentId())
                    .text(said.ruleId())
                    .text(said.subject())
                    .text(said.reference());
        } else if (fact instanceof Return said) {
            out.number(3).text(said.paymentId()).text(said.ruleId()).text(said.subject());
        }
        out.number(fact.fen());
    }

    private static MoneyFact read(CompactReader in) {
        return switch (in.count()) {
            case 0 -> new Invoice(in.text(), in.text(), in.text(), in.number());
            case 1 -> new Claim(in.text(), in.text(), in.text(), in.number());
            case 2 -> {
                String paymentId = in.text();
                String ruleId = in.text();
                String subject = in.text();
                String reference = in.text();
                yield new Payment(paymentId, ruleId, subject, in.number(), reference);
            }
            default -> new Return(in.text(), in.text(), in.text(), in.number());
        };
    }
}
