package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.WorkerRecords;
import org.apache.avro.specific.SpecificRecord;

/** Applies the rules by which the pipeline rejects records before they are sent, so that nothing imported is rejected there. */
record Door(Season season) {
    /**
     * Lets the event through.
     *
     * @param now when it will be appended, epoch milliseconds
     * @throws CellException if the pipeline would reject it
     */
    void check(Event event, long now) {
        String key = event.key();
        SpecificRecord record = event.record();
        try {
            if (record instanceof TripEvent trip) {
                // the rules are the same for all modes
                TripEvents.fact(key, trip, TravelMode.CHARTER_BUS, season, now);
            } else if (record instanceof WorkerStatus status) {
                WorkerRecords.fact(key, status, season, now);
            } else if (record instanceof IndividualArrival arrival) {
                WorkerRecords.fact(key, arrival, season, now);
            } else if (record instanceof EnterpriseReport report) {
                FirmRecords.fact(key, report, season, now);
            } else if (record instanceof Enterprise enterprise) {
                FirmRecords.firm(key, enterprise);
            } else {
                FirmRecords.closed(key);
            }
        } catch (UnusableRecordException refused) {
            throw new CellException("row.refused", IdentityNumbers.masked(String.valueOf(refused.getMessage())));
        }
    }
}
