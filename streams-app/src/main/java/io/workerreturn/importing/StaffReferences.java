package io.workerreturn.importing;

import io.workerreturn.schema.StaffReference;
import io.workerreturn.wire.StaffReferenceRecords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the clerks of firms call their workers, sealed for each firm under a key of its own, which follows from the key of the
 * pseudonyms. The same reference of the same worker is sealed alike, so that a file says the same whenever it is imported.
 */
public final class StaffReferences {
    private static final String MODE = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final String PURPOSE = "worker-return staff reference|";
    private static final int TAG_BITS = 128;

    private final Pseudonyms pseudonyms;

    /** Sealed with what this key gives. */
    public StaffReferences(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** The record that says so to the firm alone. */
    public StaffReference close(String enterprise, String worker, String reference) {
        byte[] key = key(enterprise);
        byte[] text = reference.getBytes(StandardCharsets.UTF_8);
        byte[] about = StaffReferenceRecords.key(enterprise, worker).getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            mac.update(about);
            // a nonce that follows from what is sealed stands twice only before the same
            byte[] nonce = Arrays.copyOf(mac.doFinal(text), StaffReferenceRecords.NONCE_BYTES);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, about).doFinal(text);
            return new StaffReference(
                    enterprise,
                    worker,
                    ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .flip());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MODE, e);
        }
    }

    /** What it says; null if it was sealed with another key, for another firm, or of another worker than it names. */
    public @Nullable String open(StaffReference reference) {
        ByteBuffer sealed = reference.getSealed().duplicate();
        byte[] nonce = new byte[StaffReferenceRecords.NONCE_BYTES];
        byte[] rest = new byte[Math.max(0, sealed.remaining() - nonce.length)];
        if (sealed.remaining() < nonce.length) {
            return null;
        }
        sealed.get(nonce).get(rest);
        String about = StaffReferenceRecords.key(reference.getEnterprise(), reference.getWorkerId());
        try {
            return new String(
                    cipher(
                                    Cipher.DECRYPT_MODE,
                                    key(reference.getEnterprise()),
                                    nonce,
                                    about.getBytes(StandardCharsets.UTF_8))
                            .doFinal(rest),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException notOurs) {
            return null;
        }
    }

    private byte[] key(String enterprise) {
        synchronized (pseudonyms) {
            return pseudonyms.expand(PURPOSE + enterprise);
        }
    }

    private static Cipher cipher(int direction, byte[] key, byte[] nonce, byte[] about)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(MODE);
        cipher.init(direction, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(about);
        return cipher;
    }
}
