package io.workerreturn.cli;

import java.io.Console;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * The line of a terminal on which a bar is drawn. What anybody prints meanwhile, whether a command, a log or a signal's handler, takes
 * the bar away first and has the line to itself; the bar comes back below.
 */
final class BarLine {
    /** Of any terminal. */
    private static final int WIDTH = 79;

    private static final BarLine OF_THE_TERMINAL = new BarLine(System.err);

    private final PrintStream terminal;
    private boolean drawn;

    BarLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** That of this process, on its error stream. */
    static BarLine ofTheTerminal() {
        return OF_THE_TERMINAL;
    }

    /** Lets everything that is printed from now on make room; nothing where there is no terminal. */
    static void makeRoom() {
        Console console = System.console();
        if (console != null) {
            System.setOut(OF_THE_TERMINAL.beside(System.out, console.charset()));
            System.setErr(OF_THE_TERMINAL.beside(System.err, console.charset()));
        }
    }

    /** The same stream, but for the bar that is taken away before anything is written to it. */
    PrintStream beside(PrintStream stream, Charset charset) {
        return new PrintStream(
                new FilterOutputStream(stream) {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        synchronized (BarLine.this) {
                            if (drawn && length > 0) {
                                terminal.print('\r' + " ".repeat(WIDTH) + '\r');
                                terminal.flush();
                                drawn = false;
                            }
                            out.write(bytes, from, length);
                        }
                    }
                },
                true,
                charset);
    }

    /** Draws a bar there. */
    ConsoleProgressBarConsumer consumer() {
        return new ConsoleProgressBarConsumer(terminal, WIDTH) {
            @Override
            public void accept(String bar) {
                synchronized (BarLine.this) {
                    super.accept(bar);
                    drawn = true;
                }
            }

            @Override
            public void close() {
                synchronized (BarLine.this) {
                    super.close();
                    drawn = false;
                }
            }
        };
    }
}
