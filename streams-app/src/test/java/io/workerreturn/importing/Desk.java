package io.workerreturn.importing;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** An office desk at which files are imported, and what came of it. The people are invented: nobody of 2020 was born in 1900. */
public final class Desk implements Destination {
    public static final Season SEASON =
            new Season(BusinessDay.startOf(LocalDate.of(2020, 1, 20)), BusinessDay.startOf(LocalDate.of(2020, 5, 1)));
    public static final String SHOES = "91330381MA00000001";
    static final String VALVES = "91350100M000100Y43";
    static final byte[] KEY = "a key for tests alone, of which nobody makes a secret".getBytes(StandardCharsets.UTF_8);

    public final List<Sent> sent = new ArrayList<>();
    public final List<BadRow> bad = new ArrayList<>();
    /** How it said that it understood the tables. */
    final List<String> understood = new ArrayList<>();

    final Pseudonyms pseudonyms = new Pseudonyms(KEY);
    private final Importer importer;
    private final ImportSettings settings;

    /** What was sent. */
    public record Sent(String topic, String key, @Nullable SpecificRecord record) {}

    /** A desk for files of this kind. */
    public Desk(Kind kind) {
        this(kind, settings -> settings);
    }

    Desk(Kind kind, UnaryOperator<ImportSettings> how) {
        settings = how.apply(ImportSettings.of(kind, SEASON));
        importer = new Importer(
                settings,
                pseudonyms,
                this,
                Set.of(SHOES, VALVES)::contains,
                InstantSource.fixed(Instant.parse("2020-06-01T00:00:00Z")));
    }

    /** The number of somebody who does not exist, by a number from 0 to 99,999. */
    static String identity(int person) {
        String first17 = String.format(
                Locale.ROOT,
                "520300190%d%02d%02d%03d",
                person % 10,
                1 + person / 10 % 10,
                1 + person / 100 % 28,
                person / 2800 % 1000);
        return first17 + IdentityNumbers.checkCharacter(first17);
    }

    /** Somebody whose number ends in X. */
    static String identityWithX() {
        for (int person = 0; ; person++) {
            if (identity(person).endsWith("X")) {
                return identity(person);
            }
        }
    }

    /** Tells of a trip that is planned already. */
    Desk knowing(String trip, Instant leaves, Instant comes) {
        importer.knowing(Map.of(trip, new KnownRun(leaves, comes)));
        return this;
    }

    /** Imports a file. */
    public ImportSummary reads(String csv) {
        return reads(csv, StandardCharsets.UTF_8);
    }

    ImportSummary reads(String csv, Charset charset) {
        return reads(csv.getBytes(charset));
    }

    ImportSummary reads(byte[] file) {
        return reads("file", file);
    }

    ImportSummary reads(String name, byte[] file) {
        try {
            return importer.run(Input.of(name, new ByteArrayInputStream(file)), bad::add, new Importer.Progress() {
                @Override
                public void at(long rows, long bytes) {
                    // nobody waits
                }

                @Override
                public void understood(String how) {
                    understood.add(how);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Withdraws what an older file said, and those that were imported do not. */
    public ImportSummary withdraws(String csv) {
        return withdraws(csv, settings);
    }

    ImportSummary withdraws(String csv, ImportSettings old) {
        try {
            return importer.withdraw(
                    Input.of("old", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8))),
                    old,
                    Importer.Progress.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The field of the only event, or of its payload. */
    Object field(String path) {
        if (sent.size() != 1) {
            throw new AssertionError(sent + " is not one event; bad: " + bad);
        }
        return field(sent.get(0).record(), path);
    }

    static Object field(@Nullable SpecificRecord record, String path) {
        Object value = record;
        for (String name : path.split("\\.")) {
            SpecificRecord in = (SpecificRecord) value;
            value = in.get(in.getSchema().getField(name).pos());
        }
        return value;
    }

    /** What is wrong with the only bad row. */
    public String complaint() {
        if (bad.size() != 1) {
            throw new AssertionError(bad + " is not one bad row; sent: " + sent);
        }
        return bad.get(0).reasons();
    }

    @Override
    public void send(String topic, String key, @Nullable SpecificRecord record) {
        sent.add(new Sent(topic, key, record));
    }

    @Override
    public void flush() {
        // all is here already
    }

    @Override
    public void close() {
        // nothing is open
    }

    static ImportSettings filled(ImportSettings settings, String column, String value) {
        return settings.filling(Map.of(column, value));
    }

    static ImportSettings filledDown(ImportSettings s, String... columns) {
        return new ImportSettings(
                s.kind(),
                s.kinds(),
                s.season(),
                s.zone(),
                s.asOf(),
                s.source(),
                s.revision(),
                s.fill(),
                Set.of(columns),
                s.encoding(),
                s.separator(),
                s.sheet(),
                s.mostBytes(),
                s.language());
    }
}
