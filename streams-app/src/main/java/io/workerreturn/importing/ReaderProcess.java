package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import io.workerreturn.words.Said;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process that reads a file for another one, and what the two say to each other: what the file is, then, for each sheet that is
 * asked for by its number, the rows. It has no key, no network and no setting but its arguments.
 */
final class ReaderProcess {
    static final int OUT_OF_TIME = 124;

    private static final int LONGEST_TEXT = 16 << 20;
    private static final int MOST_SHEETS = 10_000;

    private static final int END = 0;
    private static final int ROW = 1;
    private static final int REFUSED = 2;
    private static final int FILE = 3;
    private static final int MORE = 4;

    /** What is asked for instead of a sheet's number where the rest of this one is wanted. */
    private static final int GO_ON = -1;

    private static final int PLAIN = 0;
    private static final int NUMBER = 1;
    private static final int MOMENT = 2;
    private static final int ERROR = 3;

    private ReaderProcess() {}

    /**
     * Reads a file.
     *
     * @param arguments milliseconds after which it ends whatever happens; path, headers of the kind, encoding, separator, each empty if
     *     unknown; most
     *     bytes
     */
    public static void main(String[] arguments) throws IOException {
        // also when nobody is left who could end it
        Thread end = new Thread(() -> {
            try {
                Thread.sleep(Long.parseLong(arguments[0]));
            } catch (InterruptedException never) {
                // nobody knows this thread
            }
            Runtime.getRuntime().halt(OUT_OF_TIME);
        });
        end.setDaemon(true);
        end.start();
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        try (TableFile file = open(arguments)) {
            writeFile(file, out);
            serve(file, in, out);
        } catch (EOFException done) {
            // nothing more is asked for
        } catch (UnusableFileException refused) {
            refuse(refused.said(), out);
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            refuse(Said.of("file.broken"), out);
        }
        out.flush();
    }

    private static List<String> arguments(Path file, ImportSettings settings) {
        return List.of(
                file.toString(),
                words(settings.kind()),
                settings.encoding().map(Charset::name).orElse(""),
                settings.separator().map(String::valueOf).orElse(""),
                Long.toString(settings.mostBytes()));
    }

    private static TableFile open(String[] arguments) throws IOException {
        // what a kind is it need not know
        Map<String, Integer> words = words(arguments[2]);
        ImportSettings plain =
                ImportSettings.of(Kind.ENTERPRISES, new Season(0, 1)).atMost(Long.parseLong(arguments[5]));
        ImportSettings settings = plain.written(
                Optional.of(arguments[3]).filter(name -> !name.isEmpty()).map(Charset::forName),
                Optional.of(arguments[4]).filter(mark -> !mark.isEmpty()).map(mark -> mark.charAt(0)));
        return Tables.open(Input.of(Path.of(arguments[1])), settings, cells -> Layout.fit(words, cells), bytes -> {});
    }

    /** Headers and the numbers of their columns; no argument of a process may be Chinese everywhere. */
    private static String words(Kind kind) {
        String lines = kind.words().entrySet().stream()
                .map(word -> word.getValue() + "\t" + word.getKey())
                .collect(Collectors.joining("\n"));
        return Base64.getEncoder().encodeToString(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Integer> words(String argument) {
        return new String(Base64.getDecoder().decode(argument), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", 2))
                .collect(Collectors.toMap(line -> line[1], line -> Integer.valueOf(line[0])));
    }

    private static void serve(TableFile file, DataInputStream in, DataOutputStream out) throws IOException {
        List<Sheet> sheets = file.sheets();
        int asked = in.readInt();
        while (true) {
            try (RowSource rows = sheets.get(asked).opener().open()) {
                asked = serve(rows, in, out);
            }
        }
    }

    /**
     * Writes the rows of a sheet; behind those among which a header is looked for it waits to be told to go on, so that whoever has
     * seen enough asks the same process for another sheet: a file may have a thousand.
     *
     * @return the number of the sheet that is asked for next
     */
    private static int serve(RowSource rows, DataInputStream in, DataOutputStream out) throws IOException {
        int written = 0;
        for (Row row; (row = rows.next()) != null; written++) {
            if (written == FirstRows.MOST) {
                out.writeByte(MORE);
                out.flush();
                int asked = in.readInt();
                if (asked != GO_ON) {
                    return asked;
                }
            }
            writeRow(row, out);
        }
        out.writeByte(END);
        out.flush();
        return in.readInt();
    }

    private static void refuse(Said said, DataOutputStream out) throws IOException {
        out.writeByte(REFUSED);
        text(said.key(), out);
        out.writeInt(said.parameters().size());
        for (Object parameter : said.parameters()) {
            out.writeBoolean(parameter instanceof Number);
            text(String.valueOf(parameter), out);
        }
    }

    private static void writeFile(TableFile file, DataOutputStream out) throws IOException {
        out.writeByte(FILE);
        out.writeInt(file.serialShift());
        Charset charset = file.charset();
        text(charset == null ? "" : charset.name(), out);
        out.writeInt(file.sheets().size());
        for (Sheet sheet : file.sheets()) {
            text(sheet.name(), out);
            out.writeBoolean(sheet.hidden());
        }
        out.flush();
    }

    private static void writeRow(Row row, DataOutputStream out) throws IOException {
        out.writeByte(ROW);
        out.writeLong(row.line());
        out.writeBoolean(row.hidden());
        Said problem = row.problem();
        text(problem == null ? "" : problem.key(), out);
        out.writeInt(row.cells().length);
        for (Cell cell : row.cells()) {
            int kind = cell.error() != null ? ERROR : cell.number() == null ? PLAIN : cell.moment() ? MOMENT : NUMBER;
            out.writeByte(kind);
            text(cell.text(), out);
            if (kind != PLAIN) {
                text(kind == ERROR ? cell.error() : cell.number(), out);
            }
        }
    }

    private static void text(@Nullable String text, DataOutputStream out) throws IOException {
        byte[] bytes = Objects.requireNonNullElse(text, "").getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** A file that another process reads; and one more, if of a sheet not all rows are wanted before the next is. */
    static final class Remote implements TableFile {
        private final Path file;
        private final ImportSettings settings;
        private final Apart.File apart;
        private final List<Sheet> sheets;
        private final int shift;
        private final @Nullable Charset charset;
        private Process process;
        private DataInputStream in;
        private DataOutputStream out;
        /** Whether the process still says how the sheet goes on of which the first rows were enough. */
        private boolean leftOff;

        private Remote(Path file, ImportSettings settings, Apart.File apart) throws IOException {
            this.file = file;
            this.settings = settings;
            this.apart = apart;
            process = apart.start(arguments(file, settings));
            in = from(process);
            out = new DataOutputStream(process.getOutputStream());
            try {
                expect(FILE);
                shift = in.readInt();
                String name = text();
                charset = name.isEmpty() ? null : Charset.forName(name);
                sheets = readSheets();
            } catch (IOException died) {
                throw ended();
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        }

        private static DataInputStream from(Process process) {
            return new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        }

        static TableFile open(Path file, ImportSettings settings, Apart.File apart) throws IOException {
            return new Remote(file, settings, apart);
        }

        private List<Sheet> readSheets() throws IOException {
            Sheet[] found = new Sheet[bounded(in.readInt(), MOST_SHEETS)];
            for (int i = 0; i < found.length; i++) {
                int number = i;
                found[i] = new Sheet(text(), in.readBoolean(), () -> rows(number));
            }
            return List.copyOf(Arrays.asList(found));
        }

        private void startAgain() throws IOException {
            process = apart.start(arguments(file, settings));
            in = from(process);
            out = new DataOutputStream(process.getOutputStream());
            leftOff = false;
            expect(FILE);
            in.readInt();
            text();
            readSheets();
        }

        /** What the process says next; no matter what it says, it is taken for nothing that it may not be. */
        private int expect(int expected) throws IOException {
            apart.inTime();
            int said = in.readUnsignedByte();
            if (said == REFUSED) {
                String key = text();
                Object[] parameters = new Object[bounded(in.readInt(), 10)];
                for (int i = 0; i < parameters.length; i++) {
                    boolean number = in.readBoolean();
                    String text = text();
                    parameters[i] = number ? Long.valueOf(text) : text;
                }
                throw new UnusableFileException(key, parameters);
            }
            if (said != expected && said != END && said != MORE) {
                throw new UnusableFileException("file.broken");
            }
            return said;
        }

        private String text() throws IOException {
            return new String(in.readNBytes(bounded(in.readInt(), LONGEST_TEXT)), StandardCharsets.UTF_8);
        }

        private static int bounded(int number, int most) {
            if (number < 0 || number > most) {
                throw new UnusableFileException("file.bomb");
            }
            return number;
        }

        private RowSource rows(int number) {
            try {
                if (leftOff) {
                    leftOff = false;
                    try {
                        expect(MORE);
                    } catch (UnusableFileException ofTheOther) {
                        startAgain();
                    }
                }
                if (!process.isAlive()) {
                    startAgain();
                }
                ask(number);
            } catch (IOException died) {
                throw ended();
            }
            return new RowSource() {
                private boolean ended;
                private long read;

                @Override
                public @Nullable Row next() {
                    try {
                        if (!ended) {
                            int said = expect(ROW);
                            if (said == MORE) {
                                ask(GO_ON);
                                said = expect(ROW);
                            }
                            ended = said == END;
                        }
                        if (ended) {
                            return null;
                        }
                        read++;
                        return row();
                    } catch (IOException died) {
                        throw ended();
                    }
                }

                @Override
                public void close() {
                    if (!ended && read == FirstRows.MOST) {
                        leftOff = true;
                    } else if (!ended) {
                        Remote.this.close();
                    }
                }
            };
        }

        private void ask(int number) throws IOException {
            out.writeInt(number);
            out.flush();
        }

        private Row row() throws IOException {
            long line = in.readLong();
            boolean hidden = in.readBoolean();
            String problem = text();
            Cell[] cells = new Cell[bounded(in.readInt(), Row.MOST_CELLS)];
            int left = Row.LONGEST;
            for (int i = 0; i < cells.length; i++) {
                int kind = in.readUnsignedByte();
                String text = text();
                left = bounded(left - text.length(), Row.LONGEST);
                cells[i] = switch (kind) {
                    case PLAIN -> text.isEmpty() ? Cell.EMPTY : new Cell(text, null, false, null);
                    case ERROR -> new Cell(text, null, false, text());
                    default -> new Cell(text, text(), kind == MOMENT, null);
                };
            }
            return new Row(line, cells, problem.isEmpty() ? null : Said.of(problem), hidden);
        }

        private UnusableFileException ended() {
            try {
                return process.waitFor() == OUT_OF_TIME
                        ? apart.tookTooLong()
                        : new UnusableFileException("file.crashed");
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                return new UnusableFileException("file.crashed");
            }
        }

        @Override
        public List<Sheet> sheets() {
            return sheets;
        }

        @Override
        public @Nullable Charset charset() {
            return charset;
        }

        @Override
        public int serialShift() {
            return shift;
        }

        @Override
        public void close() {
            try {
                // dead before the next is started
                process.destroyForcibly().waitFor();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
