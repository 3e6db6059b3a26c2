package io.workerreturn.domain;

/** The seven classes of firms whose resumption the city reports. */
public enum FirmClass {
    INDUSTRY_ABOVE_SCALE,
    SERVICES_ABOVE_QUOTA,
    KEY_FOREIGN_TRADE,
    PROVINCIAL_KEY_PROJECT,
    WENZHOU_KEY_PROJECT,
    INVESTMENT_PROJECT_OVER_100M,
    SMALL_AND_MICRO
}
