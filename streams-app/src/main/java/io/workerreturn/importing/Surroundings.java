package io.workerreturn.importing;

import io.workerreturn.words.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells rows of a table from what stands below and between them: sums, who made the table, notes, the header again, another
 * table. A row that says who or what it is about is always one of the table, whatever else it says.
 */
final class Surroundings {
    /** Headers that every list has and nobody needs here. */
    static final Set<String> USUAL =
            Words.all("heading.usual").stream().map(Texts::word).collect(Collectors.toUnmodifiableSet());

    private static final String UNITS = "[人名个家辆条行户次台座位班趟列架天]?(?:员工|企业|单位)?";
    private static final Pattern SUM = Pattern.compile(
            "[^\\d:=]{0,12}(?:合计|总计|小计|共计|合計|總計|小計)(?:人数|人次)?[\\d.,]*" + UNITS + "|计|(?:本页|本表|本日|今日|全市|全部|各地)?"
                    + "(?:合计|总计|小计|共计|总数|总和|累计|汇总|总人数|平均值?|合計|總計|小計|(?:(?:sub|grand)-?)?totals?|sum|average|[Σ∑σ])(?:人数|人次|数量?)?"
                    + "(?:\\(.*\\))?(?:[:=].*|[\\d.,]*" + UNITS + ")|(?:总共|一共|共有?)[\\d.,]+" + UNITS);
    private static final Pattern NOTE = Pattern.compile(
            "[*※★☆△#]*(?:(?:制表|填表|填报|报送|制单|编制|打印|导出|统计)(?:人|人员|单位|部门|日期|时间)?"
                    + "|(?:审核|复核|审批|核对|经办|录入|校对|核准|批准|签发)(?:人|意见)?|(?:单位|部门|企业|主要|公司)?负责人|(?:分管|主管)领导|联系人|(?:联系)?电话"
                    + "|(?:单位)?(?:\\(?盖章\\)?|公章|签字|签名|签章)|日期|注意?(?:事项)?\\d*|备注|说明|附注|附件|提示|(?:填表|填报|备注)说明|(?:数据|资料)?来源"
                    + "|notes?|remarks?|(?:prepared|checked|reviewed|approved|printed)(?:by|on)|source|contact|signature)"
                    + "(?:\\(.*\\))?(?:[:、.].*)?"
                    + "|\\(?(?:以下空白|以下无正文)\\)?|第\\d+页.*|page\\d+.*|截[至止].*|以上.*|本表.*|-{3,}|={3,}|[-—]\\d{1,4}[-—]|\\d{1,4}/\\d{1,4}页?");

    /** What is no code where it stands alone, in a language that parts its words. */
    private static final Pattern SENTENCE = Pattern.compile("(?:[*※★☆△].*|\\S+(?:\\s+\\S+){2,})", Pattern.DOTALL);

    private static final Pattern COUNT = Pattern.compile("[\\d.,]{1,9}|[=+].*");
    private static final Pattern FIGURE = Pattern.compile("[\\d.,]{1,20}%?");
    private static final Pattern KEY = Pattern.compile("[0-9A-Za-z*\\-]{8,}");
    private static final int CELLS_BEFORE_A_SUM = 3;

    /** How many cells of a row must be what their columns ask for, so that it may be a row of the table with a mistake in it. */
    private static final int RESEMBLES = 2;

    private final Kind kind;
    private final Set<String> above = new HashSet<>();
    private boolean below;

    /**
     * What surrounds a table of this kind.
     *
     * @param above the rows up to the end of its header, which may come again on every page
     */
    Surroundings(Kind kind, List<Row> above) {
        this.kind = kind;
        above.stream().filter(row -> !row.isBlank()).map(Surroundings::spelt).forEach(this.above::add);
    }

    private static String spelt(Row row) {
        return Stream.of(row.cells())
                .map(Cell::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("|"));
    }

    /** What a row is. */
    enum Place {
        /** A row of the table. */
        IN,
        /** A row in which nothing is written where it would be read. */
        BLANK,
        /** Something else, which is passed over and told. */
        OUTSIDE,
        /** A header again, perhaps of other columns. */
        HEADER
    }

    /** What this row is; it is asked of each row in their order. */
    Place of(Row whole, Layout layout, Conventions conventions) {
        Row row = whole.glimpsed();
        if (row.problem() != null) {
            return Place.IN;
        }
        List<Cell> written =
                Stream.of(row.cells()).filter(cell -> !cell.isEmpty()).toList();
        boolean label = isLabel(written);
        if (!layout.isRead(row)) {
            below |= row.isBlank() || label;
            // a number alone is that of a row that nobody has filled in; a name alone may be a person of whom the rest
            // is missing
            return label || written.stream().anyMatch(cell -> !cell.text().matches("[\\d.、]+"))
                    ? Place.OUTSIDE
                    : Place.BLANK;
        }
        if (isSum(row, layout)) {
            below = true;
            return Place.OUTSIDE;
        }
        if (isIdentified(row, layout, label, conventions)) {
            below = false;
            return Place.IN;
        }
        if (label) {
            below = true;
            return Place.OUTSIDE;
        }
        int named = Layout.fit(kind.words(), texts(row));
        long usual = written.stream()
                .filter(cell -> USUAL.contains(Texts.word(cell.text())))
                .count();
        if (named >= 1 && named + usual >= 2 && (named + usual) * 2 >= written.size()) {
            return Place.HEADER;
        }
        if (above.contains(spelt(row))) {
            return Place.OUTSIDE;
        }
        boolean prose = written.size() == 1 && isProse(written.get(0).text());
        return prose || below && resemblance(row, layout, conventions) < RESEMBLES ? Place.OUTSIDE : Place.IN;
    }

    /** Whether it says numbers alone where the others count something, or what adds them up: a sum that nobody called one. */
    private boolean isSum(Row row, Layout layout) {
        Map<Integer, Column<?>> columns = layout.columnsByPlace();
        boolean figures = false;
        boolean formulas = false;
        for (int place = 0; place < row.cells().length; place++) {
            Cell cell = row.cells()[place];
            Column<?> column = columns.get(place);
            boolean counts = column != null
                    && (column.form() == Form.COUNT || column.form().isShare());
            if (Cell.isAggregate(cell.text())) {
                formulas = true;
            } else if (!cell.isEmpty() && !(column == null || counts) || !cell.isEmpty() && !isFigure(cell)) {
                return false;
            } else {
                figures |= counts && !cell.isEmpty();
            }
        }
        // below a merged cell, the rest of a row may be no more than a number
        return formulas || figures && !layout.fillsDown();
    }

    private static boolean isAlone(Row row) {
        return Stream.of(row.cells()).filter(cell -> !cell.isEmpty()).count() == 1;
    }

    private static boolean isFigure(Cell cell) {
        return FIGURE.matcher(Texts.code(cell.text())).matches();
    }

    private static String[] texts(Row row) {
        return Stream.of(row.cells()).map(Cell::text).toArray(String[]::new);
    }

    private static boolean isLabel(List<Cell> written) {
        return written.stream().limit(CELLS_BEFORE_A_SUM).anyMatch(cell -> matches(SUM, cell.text()))
                || written.size() > 1
                        && matches(SUM, written.get(0).text() + written.get(1).text())
                        && written.get(1).text().matches("[计計]")
                || !written.isEmpty() && matches(NOTE, written.get(0).text());
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(Texts.code(text).toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isProse(String text) {
        return text.codePoints().anyMatch(Character::isIdeographic)
                || text.strip().indexOf(' ') >= 0;
    }

    /** Whether the row says who or what it is about, rightly or with a mistake in it; beside 合计 a number says how many. */
    private boolean isIdentified(Row row, Layout layout, boolean label, Conventions conventions) {
        for (Column<?> column : kind.columns()) {
            String text = layout.cell(row, column).text();
            if (text.isEmpty() || matches(SUM, text) || matches(NOTE, text)) {
                continue;
            }
            if (column == Modes.TRIP) {
                if (resemblance(row, layout, conventions) > 0) {
                    return true;
                }
            } else if (column == CommonColumns.WORKER) {
                if (text.codePoints().noneMatch(Character::isIdeographic)
                        && !(label && COUNT.matcher(text).matches())
                        && !(isAlone(row) && SENTENCE.matcher(text).matches())) {
                    return true;
                }
            } else if ((column == CommonColumns.IDENTITY || column.form() == Form.USCC)
                    && KEY.matcher(Texts.code(text)).matches()) {
                return true;
            }
        }
        return false;
    }

    /** How many of its cells are what their columns ask for, where not anything will do. */
    private int resemblance(Row row, Layout layout, Conventions conventions) {
        int fitting = 0;
        for (Column<?> column : kind.columns()) {
            Form<?> form = column.form();
            Cell cell = layout.cell(row, column);
            if (!cell.isEmpty() && form != Form.TEXT && form != Form.PROSE && form != Form.CODE && form != Form.COUNT) {
                try {
                    Objects.requireNonNull(form.read(cell, conventions.silent()));
                    fitting++;
                } catch (CellException other) {
                    // another thing than the column's
                }
            }
        }
        return fitting;
    }
}
