package io.workerreturn.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How money is shared and accounted for, to the fen (分). What is due follows from what is entitled and what was paid; nothing is ever written to correct it. */
public final class Ledger {
    private static final int BASIS_POINTS = 10_000;

    private Ledger() {}

    /**
     * An account.
     *
     * @param entitled by the rules, whatever was paid, in fen
     * @param paid and not given back, in fen
     */
    public record Account(long entitled, long paid) {
        /** What is still to be paid; negative where something is to be recovered. In fen. */
        public long due() {
            return entitled - paid;
        }

        /** What is to be recovered, in fen. */
        public long overpaid() {
            return Math.max(0, paid - entitled);
        }
    }

    /**
     * A share of an amount, rounded down.
     *
     * @param fen 0 or more
     * @param basisPoints 0 to 10,000
     */
    public static long share(long fen, int basisPoints) {
        // the product of both may be more than a long holds
        return fen / BASIS_POINTS * basisPoints + fen % BASIS_POINTS * basisPoints / BASIS_POINTS;
    }

    /**
     * Shares an amount by weights, so that the shares add up to it: each gets the whole fen of its part, and the largest fractions one fen
     * more, those of one size in the order of their names.
     *
     * @param fen 0 or more
     * @param weights none negative; if all are 0, there are no shares
     */
    public static SortedMap<String, Long> shares(long fen, Map<String, Long> weights) {
        SortedMap<String, Long> shares = new TreeMap<>();
        BigInteger all = weights.values().stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (all.signum() == 0) {
            return shares;
        }
        Map<String, BigInteger> fractions = new HashMap<>();
        long rest = fen;
        for (Map.Entry<String, Long> weight : weights.entrySet()) {
            BigInteger[] parts = BigInteger.valueOf(fen)
                    .multiply(BigInteger.valueOf(weight.getValue()))
                    .divideAndRemainder(all);
            shares.put(weight.getKey(), parts[0].longValueExact());
            fractions.put(weight.getKey(), parts[1]);
            rest -= parts[0].longValueExact();
        }
        List<String> order = new ArrayList<>(shares.keySet());
        order.sort(Comparator.comparing((String name) -> fractions.getOrDefault(name, BigInteger.ZERO))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        for (String name : order.subList(0, (int) rest)) {
            shares.merge(name, 1L, Long::sum);
        }
        return shares;
    }
}
