package io.workerreturn.importing;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the cells of one file say only together, so that a row may have to wait for the others: how its columns write shares, and
 * whether Excel has rounded its identity numbers. A bare 1 is 1 % to who writes 85 beside it, and all of it to who writes 0.85; beside
 * 57.4 % it may be either. So the other cells of its column decide, and where they do not, nothing is guessed.
 */
final class Shares {
    /** Up to here a number without a sign may be a part of one; no share is a hundred times more than that. */
    private static final BigDecimal MOST_UNCLEAR = BigDecimal.valueOf(2);

    private static final String SIGN = "%";

    /** Each header that comes again below may name another. */
    private static final int MOST_COLUMNS = 1_000;

    private final Map<String, Set<Written>> columns = new HashMap<>();
    private boolean whole;
    private boolean rounded;

    /** How a cell of a column is written. */
    private enum Written {
        /** 57.4 % */
        SIGNED,
        /** 85 */
        HUNDREDTHS,
        /** 0.85 */
        PART
    }

    /** An identity number was seen whose end Excel has rounded away: no other that ends so is to be trusted. */
    void rounded() {
        rounded = true;
    }

    boolean isRounded() {
        return rounded;
    }

    boolean isWhole() {
        return whole;
    }

    /** Every cell was seen that counts: none needs to wait for others any longer. */
    void close() {
        whole = true;
    }

    /**
     * The share with its sign, as it is written where that says all; what is no number as it stands.
     *
     * @param header as the file calls the column
     * @param alone whether the rows of this file were picked from another, so that its columns say nothing
     * @return null while other cells may say what it is
     * @throws CellException if they don't
     */
    @Nullable
    String signed(Column<?> column, String header, String cell, boolean alone) {
        Set<Written> others = columns.get(column.name() + '|' + header);
        if (others == null) {
            // of a column that comes too late to be seen whole, only what is clear is read
            boolean late = whole || columns.size() >= MOST_COLUMNS;
            others = late ? EnumSet.of(Written.SIGNED) : EnumSet.noneOf(Written.class);
            if (!late) {
                columns.put(column.name() + '|' + header, others);
            }
            if (Texts.plain(header).contains(SIGN) || header.contains("百分")) {
                others.add(Written.HUNDREDTHS);
            }
        }
        String text = Texts.code(cell);
        if (text.endsWith(SIGN)) {
            see(others, Written.SIGNED);
            return text;
        }
        BigDecimal number;
        try {
            number = Form.number(text, "");
        } catch (CellException none) {
            return text;
        }
        if (number.signum() <= 0) {
            return text;
        }
        boolean clear = number.compareTo(MOST_UNCLEAR) > 0;
        boolean part = number.stripTrailingZeros().scale() > 0;
        if (clear || part) {
            see(others, clear ? Written.HUNDREDTHS : Written.PART);
        }
        if (clear && (!whole || !others.equals(EnumSet.of(Written.PART)))) {
            return text + SIGN;
        }
        if (!whole && !alone) {
            return null;
        }
        boolean hundredths = others.contains(Written.HUNDREDTHS);
        boolean parts = part || others.contains(Written.PART);
        if (alone || clear || hundredths == parts || !hundredths && others.contains(Written.SIGNED)) {
            throw new CellException("number.unclearShare", text, percent(number));
        }
        return hundredths ? text + SIGN : percent(number);
    }

    private void see(Set<Written> others, Written one) {
        if (!whole) {
            others.add(one);
        }
    }

    private static String percent(BigDecimal part) {
        return part.movePointRight(2).stripTrailingZeros().toPlainString() + SIGN;
    }
}
