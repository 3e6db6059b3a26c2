package io.workerreturn.config;

/**
 * Where the board listens.
 *
 * @param enabled whether an instance that runs the application has a board too
 * @param bind the address that it listens on, a name or a number
 * @param port 0 for any that is free
 */
public record BoardSettings(boolean enabled, String bind, int port) {
    public static final String ENABLED = "board.enabled";
    public static final String BIND = "board.bind";
    public static final String PORT = "board.port";

    private static final int MOST = 65_535;

    static void define(Definition keys) {
        keys.group("Board")
                .yesOrNo(
                        ENABLED,
                        true,
                        "Whether `run` has a board in its process. `worker-return board` is one by itself, whatever"
                                + " stands here.")
                .text(
                        BIND,
                        "localhost",
                        "\\S+",
                        "The address that the board listens on. `localhost`: only this machine reaches it; `0.0.0.0`: all"
                                + " that can reach this machine.")
                .number(PORT, 8080, 0, MOST, "The port that the board listens on. 0: any that is free.");
    }

    static BoardSettings from(Values values) {
        return new BoardSettings(values.yes(ENABLED), values.text(BIND), values.number(PORT));
    }
}
