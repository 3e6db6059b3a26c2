package io.workerreturn.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Empty files to fill in. */
public final class Templates {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Templates() {}

    /**
     * The header of a kind, and above it what to write into each column, as a CSV file that Excel opens right. Filled in
     * it is imported as it is.
     */
    public static String of(Kind kind, Language language) {
        StringWriter text = new StringWriter();
        List<Column<?>> columns = kind.columns().stream()
                .filter(column -> column != CommonColumns.WORKER && column != CommonColumns.REPORTED)
                .toList();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(columns.stream()
                    .map(column -> Said.of("template.column", column.necessity(), column.meaning(), column.values())
                            .in(language))
                    .toList());
            csv.writeRecord(
                    columns.stream().map(column -> column.label().in(language)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
        return BYTE_ORDER_MARK + text;
    }
}
