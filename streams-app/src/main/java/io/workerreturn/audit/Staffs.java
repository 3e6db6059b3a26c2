package io.workerreturn.audit;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.ReportFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds workers up by the firms that employ them. */
final class Staffs {
    private final Map<String, Staff> byFirm = new HashMap<>();

    /** The workers of a firm. */
    private static final class Staff {
        private Counts counts = Counts.NONE;
        private final Map<Integer, Counts> arrivals = new HashMap<>();
        private Bound asOf = Bound.NONE;
    }

    void add(WorkerCase worker) {
        for (String enterpriseId : worker.named()) {
            Staff staff = of(enterpriseId);
            staff.asOf = staff.asOf.and(worker.asOf().upper());
        }
        Contribution contribution = Contribution.of(worker.journey());
        if (contribution != null) {
            Staff staff = of(contribution.enterpriseId());
            staff.counts = staff.counts.plus(contribution.headcount());
            staff.asOf = staff.asOf.and(worker.asOf());
            if (contribution.broughtInDay() != null) {
                staff.arrivals.merge(contribution.broughtInDay(), contribution.arrivals(), Counts::plus);
            }
        }
    }

    private Staff of(String enterpriseId) {
        return byFirm.computeIfAbsent(enterpriseId, firm -> new Staff());
    }

    /** Every firm that is registered, with the workers that were added. */
    List<FirmCase> firms(Evidence evidence, Recount recount) {
        List<FirmCase> firms = new ArrayList<>();
        for (Firm firm : evidence.firms()) {
            Staff staff = byFirm.getOrDefault(firm.enterpriseId(), new Staff());
            FactSet<ReportFact> reports = recount.reports(firm.enterpriseId());
            firms.add(new FirmCase(
                    firm,
                    new Headcount(staff.counts),
                    staff.arrivals,
                    ReportFact.latest(reports.standing()).orElse(null),
                    staff.asOf.and(new Bound(Folding.newest(reports.standing()), reports.asOf()))));
        }
        return firms;
    }
}
