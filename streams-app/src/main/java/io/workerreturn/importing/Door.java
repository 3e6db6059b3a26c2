package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.StaffReference;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.ContactRecords;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.StaffReferenceRecords;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.WorkerRecords;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The core's rules of what is rejected, for records that are to be sent. */
final class Door {
    private Door() {}

    /**
     * Lets a record of the core's topics through.
     *
     * @param now when it will be appended, epoch milliseconds
     * @throws UnusableRecordException if the pipeline would reject it
     */
    static void check(String key, @Nullable SpecificRecord record, Season season, long now) {
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
        } else if (record instanceof Contact contact) {
            ContactRecords.check(key, contact);
        } else if (record instanceof StaffReference reference) {
            StaffReferenceRecords.check(key, reference);
        } else {
            FirmRecords.closed(ContactRecords.subject(key));
        }
    }
}
