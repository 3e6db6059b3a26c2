package io.workerreturn.cli;

/** What the process says of its end. */
public final class ExitStatus {
    /** Done, and nothing is wrong. */
    public static final int OK = 0;

    /** Done, and the check found something. */
    public static final int FOUND = 1;

    /** Not begun: the command line or the configuration is wrong. */
    public static final int USAGE = 2;

    /** Failed on the way, or the cluster can't be reached. */
    public static final int FAILURE = 3;

    /** Not begun: the application id belongs to an application with other settings. */
    public static final int BOUND = 4;

    private ExitStatus() {}
}
