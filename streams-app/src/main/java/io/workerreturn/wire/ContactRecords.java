package io.workerreturn.wire;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.ContactTold;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom to call, and who was called: the keys of these tables, and what may stand in them. */
public final class ContactRecords {
    /** Longest telephone number, in characters. */
    public static final int PHONE_LENGTH = 60;

    private static final Pattern PHONE = Pattern.compile("[0-9+(][0-9 ()+*#,;/.\\-]{4,}");
    private static final int FEWEST_DIGITS = 5;

    private ContactRecords() {}

    /** The key of a contact. */
    public static String key(ContactRole role, String subject) {
        return subject + Conclusions.SEPARATOR + role;
    }

    /** About what the contact of this key is; of a key that is none of a contact, the key. */
    public static String subject(String key) {
        int end = key.lastIndexOf(Conclusions.SEPARATOR);
        return end < 0 ? key : key.substring(0, end);
    }

    /** The key of what somebody was told of a trip. */
    public static String toldKey(String tripId, ContactRole role, String subject) {
        return tripId + Conclusions.SEPARATOR + key(role, subject);
    }

    /** Whether a text can be dialled. */
    public static boolean isPhone(String text) {
        return text.length() <= PHONE_LENGTH
                && PHONE.matcher(text).matches()
                && text.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS;
    }

    /** Whether somebody can be called, or at least asked for, by this record of the table. */
    public static boolean isUsable(String key, @Nullable Contact contact) {
        return contact == null || Checks.pass(() -> check(key, contact));
    }

    /**
     * Checks a contact. What it says is quoted nowhere.
     *
     * @throws UnusableRecordException if it breaks a rule
     */
    public static void check(String key, Contact contact) {
        Checks.impersonal(key, contact);
        Checks.field(isRole(contact.getRole()), "role is none of those that can be called");
        Checks.key(key, key(ContactRole.valueOf(contact.getRole()), contact.getSubject()));
        Checks.text(contact.getName(), "name");
        Checks.field(contact.getName() != null || contact.getPhone() != null, "neither name nor phone is there");
        Checks.field(contact.getPhone() == null || isPhone(contact.getPhone()), "phone can't be dialled");
    }

    /** Whether the record speaks of what its key says. */
    public static boolean isUsable(String key, ContactTold told) {
        return isRole(told.getRole())
                && key.equals(toldKey(told.getTripId(), ContactRole.valueOf(told.getRole()), told.getSubject()));
    }

    private static boolean isRole(String name) {
        for (ContactRole role : ContactRole.values()) {
            if (role.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
