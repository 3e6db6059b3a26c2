package io.workerreturn.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Empty files to fill in. */
public final class Templates {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Templates() {}

    /** The header of a kind in Chinese, as a CSV file that Excel opens right. */
    public static String of(Kind kind) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(kind.columns().stream()
                    .filter(column -> column != CommonColumns.WORKER && column != CommonColumns.REPORTED)
                    .map(Column::label)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
        return BYTE_ORDER_MARK + text;
    }
}
