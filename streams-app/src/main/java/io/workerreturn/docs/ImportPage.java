package io.workerreturn.docs;

import io.workerreturn.importing.Column;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.Kind;
import io.workerreturn.words.Language;
import java.util.stream.Collectors;

/** docs/import/README.md and README.zh.md: how to get data in, and every column of every kind of file. */
final class ImportPage {
    private ImportPage() {}

    static String content() {
        StringBuilder page =
                new StringBuilder("# Getting data in\n\n").append(Page.NOTICE).append("[中文说明](README.zh.md)\n\n");
        page.append("""
            ```
            ./worker-return import [<kind>] -c app.properties <files…>
            ```

            reads spreadsheets and tells the cluster what they say, after it has said how it understood them. Without a kind
            (`import firms.xlsx`) the header decides, of each file by itself, so that one command takes several kinds (`import *.csv`); where two
            fit alike, it asks for one. Good rows go in; bad ones go, with what is wrong, to `<file>.rejected.csv`. The exit status is 0 if all was good, 1 if rows were bad, 2 if nothing was begun, 3 if a file
            could not be read or the cluster did not answer. `--dry-run` reads and checks everything and sends nothing.
            `./worker-return import --help` lists the options. [examples/](examples) holds files of each kind, and one of each kind of
            mess; [templates/](templates) holds empty ones in Chinese, which `./worker-return import <kind> --template` writes too, in either
            language (`--lang`). The line above their header says of each column what to write, and may stay.

            | kind | file | what it says |
            | --- | --- | --- |
            """);
        kinds(page, Language.EN);
        page.append("""

            ## What files may look like
            - **CSV** in UTF-8, with or without a byte order mark, in UTF-16 or UTF-32, or in GB18030 (GBK, GB2312); with commas,
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
            - A share is written 85 %, 85 or 0.85, all of a column alike. What a number of up to 2 without a sign is, as 1 or 0.5, the other
              cells of its column say: beside 85 it is 1 %, beside 0.85 it is all. Where they do not, as beside 57.4 %, it is refused.
            - Rows that are not of the table are passed over and told: sums (合计, or numbers alone), 制表人, notes, the header again, another table
              below. A row that says who or what it is about is always one of the table. What a merged
              cell says stands in its first row only: `--fill-down enterpriseId` lets it hold for those below.
            - A header that comes again may name other columns, and holds for the rows below it; where it lacks one that must be there, they are
              refused. Numbers that Excel has rounded (5.2E+17, or …000 in a column of which another is wrong), names that it made a date, spans
              such as 14:30-15:00, and commas that part no thousands (85,5) are refused. So is a row of a
              text that goes on behind its header: a cell with a separator in it wants quotation marks.
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
            a year lies in the season. 1430, and 830 where Excel dropped a nought, are times of day; 14.30 is refused, for Excel means a part of
            a day by it. 24:00 and what Excel shows as 25:30 go on into the next day, up to 47:59, whether the day stands in the same cell or beside it. `2/3/2020` and 晚上12点, which can
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
            - Other files do not decide how a run is called, so that a manifest may come before its plan. But what is
              planned already, on the board or by an import a moment ago, is asked, so that a name which is used again, such as `R1` for another bus a week later, is refused, in plan and
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
            are wrong, then the row itself as it stood (a percentage with its sign), also with columns that are not read, and the reasons last. Of an identity number
            only the last four characters are there: if it was right, the worker's pseudonym (人员假名) stands behind it; if it was wrong, type the whole number.
            In other columns `******` stands for one that is not written in plain digits, and what is in columns that are not read is hidden where neighbouring cells
            make up a number (`520300`, `1990-01-01`, `0012`). One that is parted over cells apart, in another order, or over columns that are read, is not seen.
            Mend the cells, leave the rest, and import that file: it says itself what `--as-of` and `--fill` said for all rows; `--zone`, `--source`
            and `--revision` are to be given again. Reasons are in the language of `--lang`, else of the terminal.
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
        columns(page, Language.EN);
        return page.toString();
    }

    static String inChinese() {
        StringBuilder page = new StringBuilder("# 导入表格\n\n").append(Page.NOTICE).append("[English](README.md)\n\n");
        page.append("""
            ```
            ./worker-return import [<种类>] <文件…>
            ```

            读取表格，把其中的内容告诉系统；读之前先说明是怎样理解的。不写种类（`import 企业.xlsx`）时看表头决定，可以一次导入
            几种文件（`import *.csv`）；表头同时像两种时，会请您写明。正确的行写入；有误的行连同原因写到 `<文件>.rejected.csv`。
            退出码：0 全部正确，1 有的行有误，2 没有开始，3 有文件读不出来或集群没有回应。`--dry-run` 只检查，什么也不写入。
            `--lang zh` 用中文说明原因（不写则按终端的语言）。[templates/](templates) 里是空表，
            `./worker-return import <种类> --template --lang zh` 也能得到；表头上面一行说明每一列怎样填写，填表时可以保留。
            [examples/](examples) 里有每一种表和每一种毛病的例子。

            | 种类 | 空表 | 说明什么 |
            | --- | --- | --- |
            """);
        kinds(page, Language.ZH);
        page.append("""

            ## 什么样的文件
            - **CSV**：UTF-8、UTF-16、UTF-32 或 GB18030（GBK、GB2312）；用逗号、分号、制表符、全角逗号或 `|` 分隔。编码和分隔符
              会自己判断，`--encoding`、`--separator` 可以指定。**.xlsx**：Excel、WPS、LibreOffice 存的都可以；读取所有没有隐藏、表头
              合适的工作表，或 `--sheet` 指定的那一张。隐藏的行也读取，并会告知。真正的 .xls、.et、.xlsb、.ods、带密码的文件不能读：
              提示会说明是哪一种、在 Excel 或 WPS 里怎样另存。
            - 表头在前 30 行里找，上面可以有标题；中文英文都可以，次序不限，可以占两行。不认识的列不读取，会告知，并提示可能是
              哪一列。缺少必须有的列时文件不能导入；`--fill mode=bus` 表示所有行都一样。日期和时间可以分成两列。
            - 百分比写成 85 %、85 或 0.85，同一列写法一致。没有百分号、又不大于 2 的数（如 1、0.5）按同一列的其他单元格读：与 85 同列是
              1 %，与 0.85 同列是 100 %；看不出来的（如与 57.4 % 同列）退回。
            - 单元格按人看到的读：数字为 Excel 显示的 15 位，`007` 保留前面的零，百分比四舍五入并告知。`#N/A` 之类的错误值使该行
              有误。
            - 不属于表格的行略过并告知：合计、制表人、注、重复的表头、下面的另一个表。合并单元格只在第一行有值：
              `--fill-down enterpriseId` 让它管到下面各行。
            - 重复的表头可以有别的列，从它往下按它读；缺了必填列的，它下面的行退回。Excel 四舍五入过的数字（5.2E+17，或同一列里另有错号的
              …000）、被它当成日期的名称、14:30-15:00 这样的时段、不分千位的逗号（85,5）都退回。
              CSV 里比表头多出单元格的行也退回：单元格里有分隔符的要加引号。
            - 来源地写代码或名称，简称（广西、黔东南、贵州遵义）和旧名（襄樊市）也可以。
            - 企业写统一社会信用代码，校验位会核对。尚未登记的企业会告知，行照样写入，等企业登记后生效。

            ## 身份证号
            先核对校验位，再用密钥换成假名（workerId）；号码本身不保存，也不出现在提示和退回的行里。密钥一季用一个，和号码
            一样妥善保存，并另存一份：换了密钥，同样的人会被算成另外的人。`start` 和容器自己生成密钥；在集群上：

            ```
            head -c 32 /dev/urandom | base64 > identity.key && chmod 600 identity.key
            ```

            并设置 `import.identity.key.file=identity.key`。

            ## 日期和时间
            """);
        page.append("可以写成 ").append(ImportSettings.TIMES.in(Language.ZH)).append("""
            。没有注明时区的按北京时间，`--zone` 可以指定。只有日期的，从那天零点算。没有年份的，取本季之内的。24:00 和 25:30 算到
            第二天。`2/3/2020`、晚上12点 这样有两种读法的会退回。1430 和 830（Excel 去掉了前面的零）是钟点；14.30 可能是 Excel 的小数，退回。

            行里没有时间时按 `--as-of`，再没有时按各种表的说明。同一个文件不论哪天导入，结果都一样。

            ## 车次和班次
            每天都开的车次、航班号和车牌号，加上从始发地发车的日期才是一趟：`G9001@2020-02-18`。别的名称（`包列3`、`R1`）就是
            一趟的名称。日期取计划发车的日期；改了日期、或半夜以后上车的，写在“原发车日期”（runDate）列。同一天两辆车共用
            一个号的，写明“同号始发地”（runOrigin）。

            ## 重复、重叠、更正
            同一个文件导入两次，或几个文件互相重叠，不会重复计数。更正了文件以后，用 `--replaces 旧文件.csv` 导入新文件：旧文件里
            有、新文件里没有的内容会撤回；新文件里还有错误时什么也不撤回。`--dry-run` 先看会撤回多少。撤回以后又要恢复的，加
            `--revision 2`。

            ## 有误的行
            `<文件>.rejected.csv` 可以用 Excel 打开：每一行写着它在最初文件里的行号、哪些列有误、整行原来的内容（身份证号只留后四位，
            别的写法写作 `******`；分写在相邻几列、又不读入的，也隐去；分写在不相邻的列、次序不同、或写在要读入的列里的，看不出来），
            最后是原因。改好单元格，其余不动，再导入这个文件：`--as-of`、`--fill` 补的内容已经写在行里，`--zone`、`--source`、`--revision` 要再写一遍。
            """);
        columns(page, Language.ZH);
        return page.toString();
    }

    private static void kinds(StringBuilder page, Language language) {
        for (Kind kind : Page.KINDS.all()) {
            page.append("| [`%s`](#%s) | [%s](templates/%s) | %s |\n"
                    .formatted(
                            kind.id(),
                            anchor(kind, language),
                            kind.title().in(language),
                            Page.template(kind),
                            Page.cell(meaning(kind, language))));
        }
    }

    private static String anchor(Kind kind, Language language) {
        return language == Language.EN ? kind.id() : kind.title().in(language) + "-" + kind.id();
    }

    private static String meaning(Kind kind, Language language) {
        return kind.means().sentence(language);
    }

    private static void columns(StringBuilder page, Language language) {
        for (Kind kind : Page.KINDS.all()) {
            String topics = kind.topics().stream()
                    .map(topic -> "`" + topic.name() + "`")
                    .collect(Collectors.joining(", "));
            if (language == Language.EN) {
                page.append("\n## %s\n\n%s Goes to %s.\n\n| column | needed | headers | values | meaning |\n"
                        .formatted(kind.id(), meaning(kind, language), topics));
            } else {
                page.append("\n## %s %s\n\n%s写入 %s。\n\n| 列 | 是否必须 | 表头 | 怎样填写 | 说明 |\n"
                        .formatted(kind.title().in(language), kind.id(), meaning(kind, language), topics));
            }
            page.append("| --- | --- | --- | --- | --- |\n");
            kind.columns().forEach(column -> row(page, column, language));
        }
    }

    private static void row(StringBuilder page, Column<?> column, Language language) {
        page.append("| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        column.name(),
                        column.necessity().in(language),
                        Page.cell(String.join(", ", column.headers())),
                        Page.cell(column.values().in(language)),
                        Page.cell(column.meaning().in(language))));
    }
}
