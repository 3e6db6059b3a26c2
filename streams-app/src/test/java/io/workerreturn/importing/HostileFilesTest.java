package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it is read or refused: nothing else may happen. */
class HostileFilesTest {
    private static final String HEADER = "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口\r\n";

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kinds.CORE.all());
    }

    @Property(tries = 300)
    void any_bytes_are_read_or_refused(@ForAll byte[] bytes, @ForAll("kinds") Kind kind) {
        readOrRefused(kind, bytes);
    }

    @Property(tries = 300)
    void a_list_with_some_bytes_changed_is_read_or_refused_and_shows_no_number(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(HEADER);
        for (int person = 0; person < 20; person++) {
            text.append(identity(person))
                    .append(',')
                    .append(SHOES)
                    .append(",2020-02-18 14:30,520300,自驾,\"塘下\r\n高速口\"\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int change = random.nextInt(6); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Desk desk = readOrRefused(Kind.ARRIVALS, Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1));
        for (int person = 0; person < 20; person++) {
            assertThat(desk.sent.toString() + desk.bad).doesNotContain(identity(person));
        }
    }

    @Property(tries = 500)
    void any_cells_are_read_or_refused(
            @ForAll("cells") String a, @ForAll("cells") String b, @ForAll("cells") String c) {
        for (Kind kind : Kinds.CORE.all()) {
            StringBuilder text = new StringBuilder();
            kind.columns().forEach(column -> text.append(column.name()).append('\t'));
            text.append('\n');
            for (int i = 0; i < 9; i++) {
                for (int j = 0; j < kind.columns().size(); j++) {
                    String cell = switch ((i * 7 + j * 5) % 3) {
                        case 0 -> a;
                        case 1 -> b;
                        default -> c;
                    };
                    text.append(cell.replaceAll("[\t\n\r\"]", "")).append('\t');
                }
                text.append('\n');
            }
            readOrRefused(kind, text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Provide
    Arbitrary<String> cells() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings().withChars("0123456789.-/:eE+年月日时分上下午 ").ofMaxLength(20),
                Arbitraries.of(
                        "2020-02-18",
                        "是",
                        "否",
                        SHOES,
                        "遵义",
                        "包车",
                        "到岗",
                        "自驾",
                        "1E999999999",
                        "9999999999",
                        "2020-02-18 14:30",
                        "12",
                        "取消",
                        "已上车",
                        "隔离"));
    }

    @Example
    void a_file_without_an_end_of_line_is_one_row() {
        Desk desk = new Desk(Kind.ARRIVALS);
        assertThatThrownBy(() -> desk.reads("x".repeat(5 << 20))).isInstanceOf(UnusableFileException.class);
        assertThat(readOrRefused(Kind.ARRIVALS, (HEADER.strip() + ",".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8))
                        .sent)
                .isEmpty();
    }

    @Example
    void an_import_that_is_told_to_stop_stops_and_can_say_how_far_it_was() throws Exception {
        Desk desk = new Desk(Kind.ARRIVALS);
        Importer importer = new Importer(
                ImportSettings.of(Kind.ARRIVALS, Desk.SEASON),
                desk.pseudonyms,
                new Interrupting(desk),
                firm -> true,
                () -> Instant.EPOCH.plusSeconds(2_000_000_000L));
        StringBuilder text = new StringBuilder(HEADER);
        for (int person = 0; person < 20; person++) {
            text.append(identity(person)).append(',').append(SHOES).append(",2020-02-18 14:30,520300,自驾,塘下\r\n");
        }
        assertThatThrownBy(() -> importer.run(
                        Input.of("x", new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8))),
                        row -> {},
                        Importer.Progress.NONE))
                .isInstanceOf(InterruptedException.class);
        assertThat(importer.soFar())
                .hasValueSatisfying(summary -> assertThat(summary.events()).isEqualTo(5));
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Somebody presses Ctrl-C after five events. */
    private record Interrupting(Desk desk) implements Destination {
        @Override
        public void send(String topic, String key, org.apache.avro.specific.SpecificRecord record) {
            desk.send(topic, key, record);
            if (desk.sent.size() == 5) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void flush() {
            // nothing is on its way
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static Desk readOrRefused(Kind kind, byte[] bytes) {
        Desk desk = new Desk(kind);
        try {
            ImportSummary summary = desk.reads(bytes);
            assertThat(summary.rows()).isEqualTo(summary.badRows() + good(desk, summary));
        } catch (UnusableFileException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        return desk;
    }

    private static long good(Desk desk, ImportSummary summary) {
        assertThat(desk.bad).hasSize((int) summary.badRows());
        return summary.rows() - summary.badRows();
    }
}
