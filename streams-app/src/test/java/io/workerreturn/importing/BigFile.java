package io.workerreturn.importing;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes a list of arrivals of any length, to measure with: {@code BigFile <file.csv or file.xlsx> <rows>}. */
final class BigFile {
    private static final List<String> HEADER = List.of("序号", "姓名", "身份证号", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口");
    private static final int FIRMS = 5_000;

    private BigFile() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        if (file.toString().endsWith(".xlsx")) {
            xlsx(file, rows);
        } else {
            csv(file, rows);
        }
    }

    private static List<String> row(int row) {
        return List.of(
                Integer.toString(row),
                "工友" + row,
                identity(row),
                UnifiedSocialCreditCode.complete(String.format(Locale.ROOT, "91330381MA%07d", row % FIRMS)),
                String.format(Locale.ROOT, "2020-02-%02d %02d:%02d", 10 + row % 19, row % 24, row % 60),
                "520300",
                "自驾",
                "塘下高速口");
    }

    /** Nobody's: as {@link Desk#identity}, from more years of birth. */
    private static String identity(int person) {
        String first17 = String.format(
                Locale.ROOT,
                "5203%02d190%d%02d%02d%03d",
                person / 3_360_000 % 100,
                person % 10,
                1 + person / 10 % 12,
                1 + person / 120 % 28,
                person / 3360 % 1000);
        return first17 + IdentityNumbers.checkCharacter(first17);
    }

    private static void csv(Path file, int rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", HEADER) + "\r\n");
            for (int row = 0; row < rows; row++) {
                out.write(String.join(",", row(row)) + "\r\n");
            }
        }
    }

    private static void xlsx(Path file, int rows) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                Workbook book = new Workbook(out, "WorkerReturn", "1.0")) {
            Worksheet sheet = book.newWorksheet("登记");
            write(sheet, 0, HEADER);
            for (int row = 0; row < rows; row++) {
                write(sheet, row + 1, row(row));
                if (row % 1_000 == 0) {
                    sheet.flush();
                }
            }
        }
    }

    private static void write(Worksheet sheet, int row, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            sheet.value(row, column, cells.get(column));
        }
    }
}
