package io.workerreturn.docs;

import io.workerreturn.importing.Column;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.Kind;
import java.util.stream.Collectors;

/** docs/import/README.md: how to get data in, and every column of every kind of file. */
final class ImportPage {
    private ImportPage() {}

    static String content() {
        StringBuilder page = new StringBuilder("# Getting data in\n\n").append(Page.NOTICE);
        page.append("""
                ```
                ./worker-return import [<kind>] -c app.properties <files…>
                ```

                reads spreadsheets and tells the cluster what they say, after it has said how it understood them. Without a kind
                (`import firms.xlsx`) the header decides; where two fit alike, it asks for one. Good rows go in; bad ones go, with what is wrong, to
                `<file>.rejected.csv`. The exit status is 0 if all was good, 1 if rows were bad, 2 if nothing was begun, 3 if a
                file could not be read or the cluster did not answer. `--dry-run` reads and checks everything and sends nothing.
                `./worker-return import --help` lists the options. [examples/](examples) holds files of each kind, and one of each kind of
                mess; [templates/](templates) holds empty ones, which `./worker-return import <kind> --template` writes too.

                | kind | file | what it says |
                | --- | --- | --- |
                """);
        for (Kind kind : Kind.values()) {
            page.append("| [`%s`](#%s) | [%s](templates/%s) | %s |\n"
                    .formatted(kind.id(), kind.id(), kind.label(), Page.template(kind), Page.cell(kind.meaning())));
        }
        page.append("""

                ## What files may look like
                - **CSV** in UTF-8, with or without a byte order mark, in UTF-16 with one, or in GB18030 (GBK, GB2312); with commas,
                  semicolons, tabs, full-width commas or `|`. Encoding and separator are found out; `--encoding` and `--separator`
                  overrule. **.xlsx** of Excel (also "Strict Open XML"), WPS or LibreOffice; of its sheets all that are not hidden and have
                  a fitting header, or the one that `--sheet` names. Hidden rows are read, and told. **.xls** if it is a web page, as
                  many systems write it. Not a real .xls or .et, not .xlsb, .ods, nothing with a password: the message names the kind and
                  what to choose in Excel or WPS.
                - The header is looked for in the first 30 rows, so a title may stand above it. It may be Chinese or English, in any order,
                  and span two rows. Case, blanks, marks, and what stands in parentheses are not compared. A header that is not
                  known is named, with the one that was perhaps meant, and its column is not read. A needed column that is missing
                  ends the file; `--fill mode=bus` says it for all rows. A moment may stand in two columns, as 到达日期 and 到达时间.
                - A cell is what the person saw: numbers have the 15 digits that Excel shows, `007` keeps its zeros, percentages of any
                  precision are rounded and that is told. Marks of text come off, in every column: `'007`, `‘007`, `007''`, `"007"`, `="007"`,
                  `=T("007")`, `=007` and `+007` are 007. Blanks and characters that nobody sees are no part of it
                  ([ADR 22](../adr/0022-a-cell-is-what-the-person-saw.md)). An error such as `#N/A`, `####`, and a formula that stands there
                  instead of its result make the row bad in every column that is read.
                - Rows that are not of the table are passed over and told: sums (合计), 制表人, notes, the header again, another table
                  below. A row that says who or what it is about is always one of the table. What a merged
                  cell says stands in its first row only: `--fill-down enterpriseId` lets it hold for those below.
                - Places of origin are codes or names, also short (广西, 黔东南, 贵州遵义) or former ones (襄樊市), which give the code of then;
                  of provinces also English ones (Guizhou). What may be several places (朝阳) is refused, with the choice.
                - Firms are named by their unified social credit code, whose check character is verified. A firm that is not registered
                  is told, and its rows go in: they count as soon as the firm is imported.

                ## Identity numbers
                The check character is verified, then the number becomes a `workerId`: the id of the key and 128 bits of the keyed
                HMAC-SHA-256. The number itself is kept nowhere, also not in messages or rejected rows. Make a key once a season, and keep
                it as safe as the numbers themselves:

                ```
                head -c 32 /dev/urandom | base64 > identity.key && chmod 600 identity.key
                ```

                and set `import.identity.key.file=identity.key`. The importer prints the key's id; `import.identity.key.id` makes it refuse
                any other key. With another key the same people would count as others, so a key lasts a season:
                [ADR 10](../adr/0010-pseudonyms-and-event-ids.md). A file that has pseudonyms already gives them as `workerId`.

                ## Dates and times
                """);
        page.append("Understood are ").append(ImportSettings.TIMES).append("""
                . Times are those of Asia/Shanghai unless they or `--zone` say otherwise. A day alone is its first instant. A date without
                a year lies in the season. 24:00 and what Excel shows as 25:30 go on into the next day, up to 47:59, whether the day stands in the same cell or beside it. `2/3/2020` and 晚上12点, which can
                be read in two ways, are refused.

                When something happened is what the row says; else what `--as-of` says; else what the table of its kind says. When it was
                reported is the column `reportedAt`; without it, when it happened. Nothing is taken from the clock or from the
                file's own date, so that the same file says the same thing tomorrow.

                ## Which run of a number
                A train or flight has the same number every day that it runs, and a bus its plate on every journey. So the name of such a run
                is the number with the day on which it leaves from where it starts: `G9001@2020-02-18`. The board, `explain` and the topics
                call it so, and so may any file. Any other name (`BUS-00012`, `包列3`, `R1`) is that of one run, as it stands.
                - The day is that of the planned departure (计划发车时间; of passengers 发车时间), whatever became of it: a train that was to
                  leave at 23:50 and left at 00:20 keeps its day.
                - `runDate` (原发车日期) says it where the departure in the row does not: the plan was **moved** to another day and is still the
                  same run, or passengers get on after midnight at a station on the way. `--fill runDate=2020-02-18` says it for a whole file.
                - A row that says no day is of the only run of its number in the file. Where there are several, or none, it is refused, and
                  says which there are.
                - Two vehicles with one number on one day: `runOrigin` (同号始发地) tells them apart, in every file about them, as in
                  `G9001@2020-02-18@520300`. Two plans of one name that start in different places, or at times that lie apart, are not
                  merged: the second is refused.
                - Other files do not decide how a run is called, so that a manifest may come before its plan. But what the board knows as
                  planned is asked, so that a name which is used again, such as `R1` for another bus a week later, is refused, in plan and
                  manifest alike: [ADR 24](../adr/0024-a-trip-is-a-run.md). A number that is moved to another day without `runDate` is a run
                  beside the first: replace the file with the first, or cancel it.

                Times that can't be make a row bad: it arrived, or is expected, before it left; it left, or somebody boarded, a day before the
                plan; an observation ends before it begins. Where they come by other ways, or in two rows, the trip shows a contradiction.

                ## Twice, overlapping, corrected
                An event's id follows from its content. Importing a file twice, or one that overlaps another, changes nothing.

                A corrected row is another event, and the wrong one still stands. `--replaces old.csv` withdraws whatever the old file said
                and the new files together do not say: give it the old file as it was imported, and the new one whole. `--dry-run`
                shows how many that are. Nothing is withdrawn while a new row is bad. If the old file was imported with another `--as-of`,
                `--replaces-as-of` says which. In the register of firms the last row wins anyway; `--replaces` closes the
                firms that the new one lacks.

                A row that was withdrawn stays withdrawn. If it must come back, import it with `--revision 2`, which makes a new event of it.

                ## Bad rows
                `<file>.rejected.csv` opens in Excel. It holds for each bad row its line in the file that was imported first, the columns that
                are wrong, then the row itself as it stood, also with columns that are not read, and the reasons last. Of an identity number
                only the last four characters are there: if it was right, `workerId` stands behind it; if it was wrong, type the whole number.
                Mend the cells, leave the rest, and import that file. Reasons are in the language of `--lang`, else of the terminal.
                A file of rejected rows that is there already is kept; the next is called `<file>.rejected-2.csv`.

                ## Size and speed
                A file of any length is read in bounded memory: rows are sent as they are read. Of a workbook all distinct texts are held in
                memory, so its size is limited; a CSV's is not. To read and check a million arrivals took 23 s of processor time as CSV (105 MB),
                30 s as .xlsx (49 MB), with a heap of 512 MB, once, on two cores that were busy with much else. The lines below measure it; without
                `--dry-run` the cluster's share comes on top.
                What was said already is remembered for the first 2.5 million events: later repetitions are sent, and change nothing.

                ```
                mvn -pl schemas,streams-app -am test-compile dependency:build-classpath \\
                    -Dmdep.outputFile=target/import.classpath -Dmdep.includeScope=test
                java -cp streams-app/target/test-classes:streams-app/target/classes:$(cat streams-app/target/import.classpath) \\
                    io.workerreturn.importing.BigFile big.csv 1000000
                WORKER_RETURN_JAVA_OPTS="-Xmx512m -Xlog:gc" ./worker-return import arrivals -c app.properties big.csv
                ```
                """);
        for (Kind kind : Kind.values()) {
            page.append("\n## ")
                    .append(kind.id())
                    .append("\n\n")
                    .append(kind.meaning())
                    .append(" Goes to ")
                    .append(kind.topics().stream()
                            .map(topic -> "`" + topic.name() + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n\n| column | needed | headers | values | meaning |\n| --- | --- | --- | --- | --- |\n");
            kind.columns().forEach(column -> row(page, column));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, Column<?> column) {
        page.append("| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        column.name(),
                        switch (column.need()) {
                            case NEEDED -> "yes";
                            case EITHER -> "one of two";
                            case SOME -> "by some rows";
                            case OPTIONAL -> "";
                        },
                        Page.cell(String.join(", ", column.headers())),
                        Page.cell(column.values()),
                        Page.cell(column.meaning())));
    }
}
