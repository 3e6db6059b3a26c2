package io.workerreturn.importing;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Contact;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ContactRecords;
import org.jspecify.annotations.Nullable;

/**
 * Two columns that say whom to call: optional in every file, and what they say goes to a topic of its own.
 *
 * @param role in what capacity
 * @param name who to ask for
 * @param phone where to call
 */
record Contacts(ContactRole role, Column<String> name, Column<String> phone) {
    /** Tells what the row says of it, if it says anything. */
    void tell(Cells row, Events events, String subject) {
        String who = row.get(name);
        String where = filled(row.get(phone));
        if (row.isGood() && (who != null || where != null)) {
            events.tell(
                    Topics.CONTACTS, ContactRecords.key(role, subject), new Contact(subject, role.name(), who, where));
        }
    }

    /** What was known of it goes. */
    void erase(Events events, String subject) {
        events.tell(Topics.CONTACTS, ContactRecords.key(role, subject), null);
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
