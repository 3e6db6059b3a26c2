package io.workerreturn.board;

import io.workerreturn.schema.EnterpriseReturnRate;

/** Sums over the firms that are shown, at the very moment at which they are. For one thread. */
final class FirmSums {
    int firms;
    int firmsBelowTarget;
    long required;
    long returned;
    long onDuty;
    long shortfall;
    long projected;

    void add(EnterpriseReturnRate firm, int sign) {
        firms += sign;
        firmsBelowTarget += Boolean.TRUE.equals(CityState.isBelowTarget(firm)) ? sign : 0;
        required += sign * (long) firm.getRequired();
        returned += sign * (long) firm.getReturned();
        onDuty += sign * (long) firm.getOnDuty();
        shortfall += firm.getShortfall() == null ? 0 : sign * (long) firm.getShortfall();
        projected += sign * (long) firm.getProjectedReturned();
    }
}
