package io.workerreturn.domain;

/** In what capacity somebody can be called about a firm or a trip. */
public enum ContactRole {
    /** Who speaks for the staff of a firm. */
    HR(true),
    /** Who looks after a firm for the city (助企服务员). */
    ASSISTANCE_OFFICER(true),
    /** Who runs a trip. */
    CARRIER(false),
    /** Who sees to a trip for the city (专班). */
    TASK_TEAM(false);

    private final boolean ofFirm;

    ContactRole(boolean ofFirm) {
        this.ofFirm = ofFirm;
    }

    /** Whether it is about a firm; else it is about a trip. */
    public boolean ofFirm() {
        return ofFirm;
    }
}
