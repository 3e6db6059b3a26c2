package io.workerreturn.domain;

/**
 * From where on an alert is urgent.
 *
 * @param people fewer than so many stranded or missing are never urgent by their number, 1 or more
 * @param share of a firm's required workers: so many missing are a large share, in basis points, 0 to 10000
 * @param days a target date is near from so many days before it to as many days after it, 0 or more
 */
public record UrgencyPolicy(int people, int share, int days) {
    /** The policy used unless another is configured. */
    public static final UrgencyPolicy DEFAULT = new UrgencyPolicy(10, 3_000, 3);

    public UrgencyPolicy {
        if (people < 1 || share < 0 || share > ReturnRate.BASIS_POINTS || days < 0) {
            throw new IllegalArgumentException("people are 1 or more, a share 0 to 10000 basis points, days 0 or more");
        }
    }
}
