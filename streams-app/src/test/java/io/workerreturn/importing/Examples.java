package io.workerreturn.importing;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Divisions;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** The files of docs/import/examples, made of a small scenario whose people get numbers that nobody has. */
final class Examples {
    /** The command that writes them. */
    static final String COMMAND =
            "mvn -pl streams-app -am test -Dtest=ExamplesTest -Dexamples.write=true -Dsurefire.failIfNoSpecifiedTests=false";

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    /** So that whoever imports them into a running demo sees them beside its firms. */
    private static final long OTHERS_THAN_IN_THE_DEMO = 2021;

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String MARK = "\uFEFF";

    private final Map<String, Integer> people = new LinkedHashMap<>();
    private final Map<String, Enterprise> firms = new TreeMap<>();
    private final Map<String, WorkerStatus> employed = new LinkedHashMap<>();
    private final Map<String, TripOfAll> trips = new TreeMap<>();
    private final List<IndividualArrival> arrivals = new ArrayList<>();
    private final List<WorkerStatus> statuses = new ArrayList<>();
    private final List<EnterpriseReport> reports = new ArrayList<>();
    private final List<Example> examples = new ArrayList<>();

    /**
     * One file.
     *
     * @param file below docs/import/examples
     * @param options that it needs
     * @param shows for people
     * @param rows that are read
     * @param bad of these
     * @param events that are sent, if nothing was imported before
     */
    record Example(
            String file, Kind kind, List<String> options, String shows, byte[] content, int rows, int bad, int events) {
        @Override
        public String toString() {
            return file;
        }

        String command() {
            return "./worker-return import " + kind.id() + " docs/import/examples/" + file
                    + options.stream().map(option -> " " + option).collect(Collectors.joining());
        }
    }

    /** What is told of one trip. */
    private static final class TripOfAll {
        private String mode = "";
        private @Nullable TripScheduled plan;
        private @Nullable Instant departed;
        private boolean scanned;
        private @Nullable Instant arrived;
        private @Nullable Integer heads;
        private @Nullable TripCancelled cancelled;
        private final Map<String, Passenger> passengers = new TreeMap<>();
    }

    /** What is told of one passenger. */
    private static final class Passenger {
        private @Nullable PassengerBooked booked;
        private @Nullable Instant bookedAt;
        private @Nullable Instant boardedAt;
        private boolean missed;
    }

    /** Rows under a heading; a cell is text, a number, a day or a time. */
    private record Grid(List<String> header, List<List<Object>> rows) {
        Grid first(int count) {
            return new Grid(header, rows.subList(0, Math.min(count, rows.size())));
        }

        String csv(char separator) {
            StringBuilder text = new StringBuilder();
            line(text, header, separator);
            rows.forEach(row -> line(text, row, separator));
            return text.toString();
        }

        private static void line(StringBuilder text, List<?> cells, char separator) {
            text.append(cells.stream()
                            .map(cell ->
                                    cell instanceof LocalDateTime time ? MINUTE.format(time) : String.valueOf(cell))
                            .collect(Collectors.joining(String.valueOf(separator))))
                    .append("\r\n");
        }

        void into(Worksheet sheet, int from) {
            row(sheet, from, header);
            for (int i = 0; i < rows.size(); i++) {
                row(sheet, from + 1 + i, rows.get(i));
            }
        }
    }

    Examples() {
        Scenario scenario = new Scenario(
                ScenarioSettings.RUIAN_2020.seeded(OTHERS_THAN_IN_THE_DEMO).sized(12, 400, 25));
        Set<String> withdrawn = new HashSet<>();
        scenario.forEach(record -> noteWithdrawal(record, withdrawn));
        Set<String> told = new HashSet<>();
        for (ScenarioRecord record : scenario) {
            if (record.flaw() == null && record.value() != null && isFirst(record, told, withdrawn)) {
                take(record);
            }
        }
        kinds();
        mess();
    }

    List<Example> all() {
        return examples;
    }

    /** By workerId as an importer with this key makes it: whether the examples bring the worker into the city. */
    Set<String> returned(Pseudonyms pseudonyms) {
        Set<String> back = new HashSet<>();
        arrivals.forEach(arrival -> back.add(arrival.getWorkerId()));
        statuses.stream()
                .filter(status -> status.getPayload() instanceof ReportedForDuty)
                .forEach(status -> back.add(status.getWorkerId()));
        trips.values().stream()
                .filter(trip -> trip.arrived != null)
                .forEach(trip -> trip.passengers.forEach((worker, passenger) -> {
                    boolean aboard = trip.scanned ? passenger.boardedAt != null : !passenger.missed;
                    if (aboard && (passenger.booked != null)) {
                        back.add(worker);
                    }
                }));
        return back.stream().map(worker -> pseudonyms.of(number(worker))).collect(Collectors.toSet());
    }

    Set<String> numbers() {
        return people.values().stream().map(Desk::identity).collect(Collectors.toSet());
    }

    private static void noteWithdrawal(ScenarioRecord record, Set<String> withdrawn) {
        Object payload = record.value() instanceof TripEvent trip
                ? trip.getPayload()
                : record.value() instanceof IndividualArrival arrival
                        ? arrival.getPayload()
                        : record.value() instanceof WorkerStatus status ? status.getPayload() : null;
        if (payload instanceof Retraction retraction) {
            withdrawn.add(record.key() + retraction.getEventId());
        }
    }

    private static boolean isFirst(ScenarioRecord record, Set<String> told, Set<String> withdrawn) {
        if (record.value().getSchema().getField("eventId") == null) {
            return true;
        }
        String id = record.key() + Desk.field(record.value(), "eventId");
        return told.add(id) && !withdrawn.contains(id);
    }

    private void take(ScenarioRecord record) {
        Object value = record.value();
        if (value instanceof Enterprise firm) {
            firms.put(firm.getEnterpriseId(), firm);
        } else if (value instanceof WorkerStatus status) {
            if (status.getPayload() instanceof Employed) {
                employed.put(status.getWorkerId(), status);
            } else if (status.getPayload() instanceof ReportedForDuty
                    || status.getPayload() instanceof ReturnIntended
                    || status.getPayload() instanceof NotReturning) {
                statuses.add(status);
            }
        } else if (value instanceof IndividualArrival arrival && arrival.getPayload() instanceof CheckpointArrival) {
            arrivals.add(arrival);
        } else if (value instanceof EnterpriseReport report && report.getPayload() instanceof DailyReport) {
            reports.add(report);
        } else if (value instanceof TripEvent event) {
            take(event, record.topic().name());
        }
    }

    private void take(TripEvent event, String topic) {
        TripOfAll trip = trips.computeIfAbsent("EX-" + event.getTripId(), id -> new TripOfAll());
        trip.mode = topic.contains("train") ? "包列" : topic.contains("flight") ? "包机" : "包车";
        Object payload = event.getPayload();
        if (payload instanceof TripScheduled plan) {
            trip.plan = plan;
        } else if (payload instanceof TripDeparted departed && trip.departed == null) {
            trip.departed = event.getOccurredAt();
            trip.scanned = departed.getBoardingRecorded();
        } else if (payload instanceof TripArrived arrived && trip.arrived == null) {
            trip.arrived = event.getOccurredAt();
            trip.heads = arrived.getCountedHeads();
        } else if (payload instanceof TripCancelled cancelled) {
            trip.cancelled = cancelled;
        } else if (payload instanceof PassengerBooked booked) {
            Passenger passenger = trip.passengers.computeIfAbsent(booked.getWorker(), worker -> new Passenger());
            passenger.booked = booked;
            passenger.bookedAt = event.getOccurredAt();
        } else if (payload instanceof PassengerBoarded boarded) {
            trip.passengers.computeIfAbsent(boarded.getWorker(), worker -> new Passenger()).boardedAt =
                    event.getOccurredAt();
        } else if (payload instanceof PassengerNoShow missed) {
            trip.passengers.computeIfAbsent(missed.getWorker(), worker -> new Passenger()).missed = true;
        }
    }

    private String number(String worker) {
        people.putIfAbsent(worker, people.size());
        return Desk.identity(people.get(worker));
    }

    private String name(String worker) {
        number(worker);
        return "工友" + String.format(Locale.ROOT, "%03d", people.get(worker));
    }

    private static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, BusinessDay.ZONE).withSecond(0).withNano(0);
    }

    private static Object or(@Nullable Object value) {
        return value == null ? "" : value instanceof Instant time ? local(time) : value;
    }

    // the kinds

    private void kinds() {
        Grid enterprises = enterprises();
        add(
                "enterprises.csv",
                Kind.ENTERPRISES,
                List.of(),
                "The register of firms, as Excel saves it: UTF-8 with a byte order mark.",
                (MARK + enterprises.csv(',')).getBytes(StandardCharsets.UTF_8),
                enterprises.rows().size(),
                0,
                enterprises.rows().size());
        add(
                "enterprises.xlsx",
                Kind.ENTERPRISES,
                List.of(),
                "The same as a workbook, below a title.",
                workbook(book -> titled(book, "企业", "瑞安市重点企业名录", enterprises)),
                enterprises.rows().size(),
                0,
                enterprises.rows().size());
        Grid roster = roster();
        add(
                "rosters.csv",
                Kind.ROSTERS,
                List.of("--as-of 2020-02-09"),
                "Staff lists of all firms, without a date of their own.",
                roster.csv(',').getBytes(StandardCharsets.UTF_8),
                roster.rows().size(),
                0,
                roster.rows().size());
        String largest = largest();
        Grid one = new Grid(
                List.of("姓名", "身份证号", "入职日期"),
                roster.rows().stream()
                        .filter(row -> row.get(3).equals(largest))
                        .map(row -> List.of(row.get(1), row.get(2), row.get(4)))
                        .toList());
        add(
                "roster-of-one-firm.xlsx",
                Kind.ROSTERS,
                List.of("--as-of 2020-02-09", "--fill enterpriseId=" + largest),
                "The staff list of a single firm, which does not name itself.",
                workbook(book -> titled(book, "花名册", "员工花名册", one)),
                one.rows().size(),
                0,
                one.rows().size());
        Grid trips = trips();
        add(
                "trips.csv",
                Kind.TRIPS,
                List.of(),
                "One row a trip: the plan and what became of it.",
                trips.csv(',').getBytes(StandardCharsets.UTF_8),
                trips.rows().size(),
                0,
                tripEvents());
        add(
                "trips.xlsx",
                Kind.TRIPS,
                List.of(),
                "The same as a workbook.",
                workbook(book -> trips.into(book.newWorksheet("行程"), 0)),
                trips.rows().size(),
                0,
                tripEvents());
        Grid manifests = manifests();
        add(
                "manifests.csv",
                Kind.MANIFESTS,
                List.of(),
                "The passengers of all trips: who is booked, who boarded and who did not.",
                manifests.csv(',').getBytes(StandardCharsets.UTF_8),
                manifests.rows().size(),
                0,
                manifestEvents(manifests));
        add(
                "manifests.xlsx",
                Kind.MANIFESTS,
                List.of(),
                "The same as a workbook.",
                workbook(book -> titled(book, "乘客", "返岗专车乘客名单", manifests)),
                manifests.rows().size(),
                0,
                manifestEvents(manifests));
        Grid came = arrivals();
        add(
                "arrivals.csv",
                Kind.ARRIVALS,
                List.of(),
                "What checkpoints saw, with headers in English.",
                new Grid(
                                List.of(
                                        "No",
                                        "Name",
                                        "ID number",
                                        "Credit code",
                                        "Arrival time",
                                        "Origin",
                                        "Transport",
                                        "Checkpoint"),
                                came.rows())
                        .csv(',')
                        .getBytes(StandardCharsets.UTF_8),
                came.rows().size(),
                0,
                came.rows().size());
        add(
                "arrivals.xlsx",
                Kind.ARRIVALS,
                List.of(),
                "The same as a workbook, with headers in Chinese and Excel's date numbers.",
                workbook(book -> came.into(book.newWorksheet("登记"), 0)),
                came.rows().size(),
                0,
                came.rows().size());
        Grid became = statuses();
        add(
                "status.csv",
                Kind.STATUS,
                List.of(),
                "Who intends to come, who does not, who is at work.",
                became.csv(',').getBytes(StandardCharsets.UTF_8),
                became.rows().size(),
                0,
                became.rows().size());
        add(
                "status.xlsx",
                Kind.STATUS,
                List.of(),
                "The same as a workbook.",
                workbook(book -> became.into(book.newWorksheet("状态"), 0)),
                became.rows().size(),
                0,
                became.rows().size());
        Grid daily = reports();
        add(
                "reports.csv",
                Kind.REPORTS,
                List.of(),
                "Firms' daily reports.",
                daily.csv(',').getBytes(StandardCharsets.UTF_8),
                daily.rows().size(),
                0,
                daily.rows().size());
        add(
                "reports.xlsx",
                Kind.REPORTS,
                List.of(),
                "The same as a workbook.",
                workbook(book -> daily.into(book.newWorksheet("日报"), 0)),
                daily.rows().size(),
                0,
                daily.rows().size());
    }

    private void add(
            String file, Kind kind, List<String> options, String shows, byte[] content, int rows, int bad, int events) {
        examples.add(new Example(file, kind, options, shows, content, rows, bad, events));
    }

    private Grid enterprises() {
        return new Grid(
                List.of("序号", "统一社会信用代码", "企业名称", "所属镇街", "行业", "企业类别", "龙头企业信用代码", "用工需求", "目标返岗率", "目标日期", "复工日期"),
                numbered(firms.values().stream()
                        .map(firm -> Arrays.<Object>asList(
                                firm.getEnterpriseId(),
                                firm.getName(),
                                firm.getTownship(),
                                firm.getIndustry(),
                                firm.getClasses().stream()
                                        .map(Examples::chinese)
                                        .collect(Collectors.joining("、")),
                                or(firm.getSupplyChainLead()),
                                firm.getRequiredHeadcount(),
                                firm.getTargetBasisPoints() == null ? "" : firm.getTargetBasisPoints() / 100 + "%",
                                or(firm.getTargetDate()),
                                or(firm.getResumedOn())))
                        .toList()));
    }

    private static String chinese(io.workerreturn.schema.EnterpriseClass of) {
        return switch (of) {
            case INDUSTRY_ABOVE_SCALE -> "规上工业";
            case SERVICES_ABOVE_QUOTA -> "限上服务业";
            case KEY_FOREIGN_TRADE -> "重点外贸";
            case PROVINCIAL_KEY_PROJECT -> "省重点工程";
            case WENZHOU_KEY_PROJECT -> "温州市重点工程";
            case INVESTMENT_PROJECT_OVER_100M -> "亿元以上项目";
            case SMALL_AND_MICRO -> "小微企业";
        };
    }

    private Grid roster() {
        return new Grid(
                List.of("序号", "姓名", "身份证号", "统一社会信用代码", "入职日期"),
                numbered(employed.values().stream()
                        .map(status -> Arrays.<Object>asList(
                                name(status.getWorkerId()),
                                number(status.getWorkerId()),
                                status.getEnterprise(),
                                or(((Employed) status.getPayload()).getFrom())))
                        .toList()));
    }

    private String largest() {
        return employed.values().stream()
                .collect(Collectors.groupingBy(WorkerStatus::getEnterprise, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private Grid trips() {
        return new Grid(
                List.of(
                        "班次", "方式", "车牌号", "承运单位", "座位数", "出发地区划", "出发地点", "到达地点", "计划发车时间", "计划到达时间", "专班", "实际发车时间",
                        "是否逐人核验", "实际到达时间", "到达人数", "是否取消", "原因"),
                trips.entrySet().stream()
                        .filter(trip -> trip.getValue().plan != null)
                        .map(trip -> {
                            TripOfAll of = trip.getValue();
                            return Arrays.<Object>asList(
                                    trip.getKey(),
                                    of.mode,
                                    of.plan.getVehicle(),
                                    of.plan.getCarrier(),
                                    of.plan.getSeats(),
                                    of.plan.getOriginDivision(),
                                    of.plan.getOriginPlace(),
                                    of.plan.getDestinationPlace(),
                                    local(of.plan.getScheduledDeparture()),
                                    local(of.plan.getScheduledArrival()),
                                    or(of.plan.getTaskTeam()),
                                    or(of.departed),
                                    of.departed == null ? "" : of.scanned ? "是" : "否",
                                    or(of.arrived),
                                    or(of.heads),
                                    of.cancelled == null ? "" : "是",
                                    of.cancelled == null ? "" : or(of.cancelled.getReason()));
                        })
                        .toList());
    }

    private int tripEvents() {
        return trips.values().stream()
                .filter(trip -> trip.plan != null)
                .mapToInt(trip -> 1
                        + (trip.departed == null ? 0 : 1)
                        + (trip.arrived == null ? 0 : 1)
                        + (trip.cancelled == null ? 0 : 1))
                .sum();
    }

    private Grid manifests() {
        List<List<Object>> rows = new ArrayList<>();
        trips.forEach((id, trip) -> trip.passengers.forEach((worker, passenger) -> {
            if (trip.plan != null && passenger.booked != null) {
                rows.add(Arrays.asList(
                        name(worker),
                        number(worker),
                        passenger.booked.getEnterprise(),
                        id,
                        trip.mode,
                        local(trip.plan.getScheduledDeparture()),
                        or(passenger.booked.getSeat()),
                        or(passenger.bookedAt),
                        passenger.missed ? "否" : passenger.boardedAt != null ? "是" : "",
                        or(passenger.missed ? null : passenger.boardedAt)));
            }
        }));
        return new Grid(
                List.of("序号", "姓名", "身份证号", "统一社会信用代码", "班次", "方式", "发车时间", "座位号", "订票时间", "是否上车", "上车时间"),
                numbered(rows));
    }

    private static int manifestEvents(Grid manifests) {
        return manifests.rows().stream()
                .mapToInt(row -> row.get(9).equals("") ? 1 : 2)
                .sum();
    }

    private Grid arrivals() {
        return new Grid(
                List.of("序号", "姓名", "身份证号", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口"),
                numbered(arrivals.stream()
                        .map(arrival -> {
                            CheckpointArrival seen = (CheckpointArrival) arrival.getPayload();
                            return Arrays.<Object>asList(
                                    name(arrival.getWorkerId()),
                                    number(arrival.getWorkerId()),
                                    seen.getEnterprise(),
                                    local(arrival.getOccurredAt()),
                                    Divisions.codeOf(Divisions.nameOf(seen.getOriginDivision()))
                                                    .isPresent()
                                            ? Divisions.nameOf(seen.getOriginDivision())
                                            : seen.getOriginDivision(),
                                    switch (seen.getTransport()) {
                                        case SELF_DRIVE -> "自驾";
                                        case SCHEDULED_TRAIN -> "火车";
                                        case COACH -> "客车";
                                        case FLIGHT -> "飞机";
                                        case OTHER -> "其他";
                                    },
                                    seen.getCheckpoint());
                        })
                        .toList()));
    }

    private Grid statuses() {
        return new Grid(
                List.of("序号", "姓名", "身份证号", "状态", "时间", "计划返岗日期", "所在地", "原因"),
                numbered(statuses.stream()
                        .map(status -> {
                            ReturnIntended intended =
                                    status.getPayload() instanceof ReturnIntended value ? value : null;
                            return Arrays.<Object>asList(
                                    name(status.getWorkerId()),
                                    number(status.getWorkerId()),
                                    intended != null
                                            ? "拟返岗"
                                            : status.getPayload() instanceof NotReturning ? "不返岗" : "到岗",
                                    local(status.getOccurredAt()),
                                    intended == null ? "" : or(intended.getPlannedDate()),
                                    intended == null ? "" : or(intended.getOriginDivision()),
                                    status.getPayload() instanceof NotReturning not ? or(not.getReason()) : "");
                        })
                        .toList()));
    }

    private Grid reports() {
        return new Grid(
                List.of("统一社会信用代码", "填报时间", "到岗人数", "产能利用率", "设备开机率", "口罩可用天数", "存在困难"),
                reports.stream()
                        .map(report -> {
                            DailyReport daily = (DailyReport) report.getPayload();
                            return Arrays.<Object>asList(
                                    report.getEnterpriseId(),
                                    local(report.getOccurredAt()),
                                    daily.getDeclaredOnDuty(),
                                    daily.getCapacityPercent() == null ? "" : daily.getCapacityPercent() + "%",
                                    daily.getEquipmentPercent() == null ? "" : daily.getEquipmentPercent() + "%",
                                    or(daily.getMaskSupplyDays()),
                                    or(daily.getDifficulties()));
                        })
                        .toList());
    }

    private static List<List<Object>> numbered(List<List<Object>> rows) {
        List<List<Object>> numbered = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> cells = new ArrayList<>(List.of(numbered.size() + 1));
            cells.addAll(row);
            numbered.add(cells);
        }
        return numbered;
    }

    // the mess

    private void mess() {
        Grid came = arrivals().first(20);
        add(
                "mess/gb18030-semicolons.csv",
                Kind.ARRIVALS,
                List.of(),
                "GB18030 and semicolons, as older programs write them. Both are found out.",
                came.csv(';').getBytes(GB18030),
                20,
                0,
                20);
        add(
                "mess/utf16-tabs.txt",
                Kind.ARRIVALS,
                List.of(),
                "UTF-16 and tabs: Excel's \"Unicode text\".",
                (MARK + came.csv('\t')).getBytes(StandardCharsets.UTF_16LE),
                20,
                0,
                20);
        add(
                "mess/title-and-two-row-header.xlsx",
                Kind.MANIFESTS,
                List.of("--fill mode=包车"),
                "A title, a header of two rows with merged cells, a sum at the end.",
                workbook(this::twoRowHeader),
                12,
                0,
                12);
        add(
                "mess/merged-cells.xlsx",
                Kind.ROSTERS,
                List.of("--fill-down enterpriseId"),
                "Merged cells: the firm stands in the first row of its people only.",
                workbook(this::mergedCells),
                12,
                0,
                12);
        add(
                "mess/several-sheets.xlsx",
                Kind.ARRIVALS,
                List.of(),
                "A sheet a day, one of notes, one that is hidden: the days are read.",
                workbook(book -> severalSheets(book, came)),
                20,
                0,
                20);
        add(
                "mess/excel-has-rounded.xlsx",
                Kind.ARRIVALS,
                List.of(),
                "Identity numbers that were typed as numbers: Excel has rounded them, and they are lost. The rows are bad, and say what to do.",
                workbook(book -> rounded(book, came.first(3))),
                3,
                2,
                1);
        add(
                "mess/day-and-time.csv",
                Kind.ARRIVALS,
                List.of(),
                "Day and time in columns of their own, each row in another form.",
                dayAndTime().getBytes(StandardCharsets.UTF_8),
                8,
                0,
                8);
        add(
                "mess/full-width.csv",
                Kind.ARRIVALS,
                List.of(),
                "Full-width digits and commas, stray blanks, a small x.",
                fullWidth().getBytes(StandardCharsets.UTF_8),
                6,
                0,
                6);
        add(
                "mess/every-kind-of-mistake.csv",
                Kind.ARRIVALS,
                List.of(),
                "One bad row for each kind of mistake, and a good one at each end.",
                mistakes().getBytes(StandardCharsets.UTF_8),
                13,
                11,
                2);
        add(
                "mess/open-quotation-mark.csv",
                Kind.REPORTS,
                List.of(),
                "Line breaks in a cell, and a quotation mark that is never closed: it costs its own row alone.",
                openQuotationMark().getBytes(StandardCharsets.UTF_8),
                62,
                1,
                61);
        add(
                "mess/duplicates.csv",
                Kind.MANIFESTS,
                List.of("--fill mode=包车"),
                "A passenger twice: once word for word, once with another seat.",
                duplicates().getBytes(StandardCharsets.UTF_8),
                4,
                0,
                3);
        add(
                "mess/unknown-firm.csv",
                Kind.ROSTERS,
                List.of("--as-of 2020-02-09"),
                "A firm that nobody has registered: the rows go in, and the firm is named.",
                unknownFirm().getBytes(StandardCharsets.UTF_8),
                2,
                0,
                2);
        add(
                "mess/before-correction.csv",
                Kind.ARRIVALS,
                List.of(),
                "A list with a mistake, to be replaced by the next.",
                corrected(true).getBytes(StandardCharsets.UTF_8),
                3,
                0,
                3);
        add(
                "mess/corrected.csv",
                Kind.ARRIVALS,
                List.of("--replaces docs/import/examples/mess/before-correction.csv"),
                "The corrected list: the wrong row is withdrawn.",
                corrected(false).getBytes(StandardCharsets.UTF_8),
                3,
                0,
                3);
    }

    /** Somebody who is in no other example. */
    private static String stranger(int number) {
        return Desk.identity(50_000 + number);
    }

    private static String firm() {
        return Desk.SHOES;
    }

    private void twoRowHeader(Workbook book) {
        Worksheet sheet = book.newWorksheet("名单");
        row(sheet, 0, List.of("贵州遵义—浙江瑞安返岗包车乘客名单"));
        sheet.range(0, 0, 0, 6).merge();
        row(sheet, 1, List.of("填报单位：遵义客运", "", "", "日期：2020年2月17日"));
        row(sheet, 2, List.of("序号", "乘客信息", "", "", "行程信息", "", ""));
        sheet.range(2, 0, 3, 0).merge();
        sheet.range(2, 1, 2, 3).merge();
        sheet.range(2, 4, 2, 6).merge();
        row(sheet, 3, List.of("", "姓名", "身份证号\n（18位）", "用工企业信用代码", "班次", "乘车时间", "座位号"));
        for (int i = 0; i < 12; i++) {
            row(
                    sheet,
                    4 + i,
                    List.of(
                            i + 1,
                            "工友" + i,
                            stranger(i),
                            firm(),
                            "B-遵义-0218",
                            LocalDateTime.of(2020, 2, 18, 8, 30),
                            i + 1));
        }
        row(sheet, 16, List.of("合计", "12人"));
    }

    private void mergedCells(Workbook book) {
        Worksheet sheet = book.newWorksheet("花名册");
        row(sheet, 0, List.of("企业名称", "统一社会信用代码", "姓名", "身份证号"));
        for (int i = 0; i < 12; i++) {
            boolean first = i % 6 == 0;
            row(
                    sheet,
                    1 + i,
                    List.of(
                            first ? "示例" + (i < 6 ? "甲" : "乙") + "厂" : "",
                            first ? i < 6 ? firm() : Desk.VALVES : "",
                            "工友" + i,
                            stranger(20 + i)));
        }
        sheet.range(1, 1, 6, 1).merge();
        sheet.range(7, 1, 12, 1).merge();
    }

    private static void severalSheets(Workbook book, Grid came) {
        new Grid(came.header(), came.rows().subList(0, 10)).into(book.newWorksheet("2月17日"), 0);
        row(book.newWorksheet("填表说明"), 0, List.of("请按身份证填写，勿改动表头"));
        new Grid(came.header(), came.rows().subList(10, 20)).into(book.newWorksheet("2月18日"), 0);
        Worksheet hidden = book.newWorksheet("旧版");
        came.into(hidden, 0);
        hidden.setVisibilityState(VisibilityState.HIDDEN);
    }

    private static void rounded(Workbook book, Grid came) {
        Worksheet sheet = book.newWorksheet("登记");
        came.into(sheet, 0);
        sheet.value(1, 2, 5.20300190010101E17);
        sheet.value(2, 2, 5.20300190101014E17);
        sheet.value(3, 4, 43_879.604166666664);
    }

    private static String dayAndTime() {
        String[] forms = {
            "2020-02-18,14:30",
            "2020/2/18,14:30:00",
            "2020年2月18日,下午2:30",
            "20200218,14时30分",
            "18.2.2020,2:30 PM",
            "2月18日,14点30分",
            "43879,0.604166666666667",
            "2020-02-18 14:30,"
        };
        StringBuilder text = new StringBuilder("身份证号,统一社会信用代码,到达日期,时间,来源地,交通方式,卡口\r\n");
        for (int i = 0; i < forms.length; i++) {
            text.append(stranger(40 + i))
                    .append(',')
                    .append(firm())
                    .append(',')
                    .append(forms[i])
                    .append(",贵州省遵义市,自驾,塘下高速口\r\n");
        }
        return text.toString();
    }

    private static String fullWidth() {
        StringBuilder text = new StringBuilder("身份证号，统一社会信用代码，到达时间，来源地，交通方式，卡口\r\n");
        for (int i = 0; i < 5; i++) {
            text.append(wide(stranger(50 + i)))
                    .append("， ")
                    .append(wide(firm()))
                    .append("　，")
                    .append(wide("2020-02-18 14:30"))
                    .append("，遵义，自驾，瑞安高速口 \r\n");
        }
        return text.append('\t')
                .append(Desk.identityWithX().toLowerCase(Locale.ROOT))
                .append(" ，")
                .append(firm())
                .append("，2020-02-18 14:30，遵义，自驾，瑞安高速口\r\n")
                .toString();
    }

    private static String wide(String text) {
        return text.chars()
                .mapToObj(c -> String.valueOf(c == ' ' ? '\u3000' : (char) (c + 0xFEE0)))
                .collect(Collectors.joining());
    }

    private static String mistakes() {
        String good = ",2020-02-18 14:30,520300,自驾,塘下高速口\r\n";
        String slip = stranger(61);
        slip = slip.substring(0, 16) + (char) ('0' + (slip.charAt(16) - '0' + 1) % 10) + slip.charAt(17);
        return "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口\r\n"
                + stranger(60) + "," + firm() + good
                + slip + "," + firm() + good
                + stranger(62).substring(0, 17) + "," + firm() + good
                + "5.20300E+17," + firm() + good
                + "," + firm() + good
                + stranger(63) + ",91330381MA00000002" + good
                + stranger(64) + ",某某鞋厂" + good
                + stranger(65) + "," + firm() + good.replace("02-18", "02-30")
                + stranger(66) + "," + firm() + good.replace("2020", "2002")
                + stranger(67) + "," + firm() + good.replace("2020-02-18 14:30", "2/3/2020")
                + stranger(68) + "," + firm() + good.replace("520300", "夜郎国")
                + stranger(69) + "," + firm() + good.replace("自驾", "骑马").replace("塘下高速口", "")
                + stranger(70) + "," + firm() + good;
    }

    private static String openQuotationMark() {
        StringBuilder text = new StringBuilder("统一社会信用代码,日期,到岗人数,存在困难\r\n");
        text.append(firm()).append(",2020-02-17,11,\"缺口罩；\r\n司机说：\"\"路还封着\"\"\"\r\n");
        text.append(firm()).append(",2020-02-18,12,\"缺原料\r\n");
        for (int minute = 0; minute < 60; minute++) {
            text.append(firm()).append(String.format(Locale.ROOT, ",2020-02-19 08:%02d,13,\r\n", minute));
        }
        return text.toString();
    }

    private static String duplicates() {
        String row = stranger(80) + "," + firm() + ",B-重复,2020-02-18 08:30,";
        return "身份证号,信用代码,班次,发车时间,座位号\r\n" + row + "1\r\n" + row + "1\r\n" + row + "2\r\n"
                + row.replace(stranger(80), stranger(81)) + "3\r\n";
    }

    private static String unknownFirm() {
        String unknown = io.workerreturn.domain.UnifiedSocialCreditCode.complete("91330381MA0000009");
        return "身份证号,信用代码\r\n" + stranger(90) + "," + unknown + "\r\n" + stranger(91) + "," + unknown + "\r\n";
    }

    private static String corrected(boolean before) {
        StringBuilder text = new StringBuilder("身份证号,信用代码,到达时间,来源地,交通方式,卡口\r\n");
        for (int i = 0; i < 3; i++) {
            text.append(stranger(i == 1 && before ? 99 : 95 + i))
                    .append(',')
                    .append(firm())
                    .append(",2020-02-18 14:30,520300,自驾,塘下高速口\r\n");
        }
        return text.toString();
    }

    // workbooks

    private static void titled(Workbook book, String name, String title, Grid grid) {
        Worksheet sheet = book.newWorksheet(name);
        sheet.value(0, 0, title);
        sheet.range(0, 0, 0, grid.header().size() - 1).merge();
        grid.into(sheet, 1);
    }

    private static void row(Worksheet sheet, int row, List<?> cells) {
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cell instanceof LocalDateTime time) {
                sheet.value(row, column, time);
                sheet.style(row, column).format("yyyy-mm-dd hh:mm").set();
            } else if (cell instanceof LocalDate day) {
                sheet.value(row, column, day);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            } else if (!cell.equals("")) {
                sheet.value(row, column, cell.toString());
            }
        }
    }

    private static byte[] workbook(Consumer<Workbook> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "WorkerReturn", "1.0")) {
            content.accept(workbook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
