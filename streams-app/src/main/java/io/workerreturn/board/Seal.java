package io.workerreturn.board;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes what the board hands out, to be handed back, unreadable for others, and notices what is not its own. */
final class Seal {
    private static final String AES = "AES";
    private static final String MODE = "AES/GCM/NoPadding";
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    /**
     * With a key for one purpose that belongs to what all boards of a system know.
     *
     * @param secret shared by the boards; empty for none, so that nothing that was closed before is ever opened
     */
    static Seal shared(String secret, String purpose) {
        byte[] key = new byte[KEY_BYTES];
        if (secret.isEmpty()) {
            RANDOM.nextBytes(key);
            return new Seal(key);
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return new Seal(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC + ".", e);
        }
    }

    /** @param key 16, 24 or 32 bytes */
    Seal(byte[] key) {
        this.key = new SecretKeySpec(key, AES);
    }

    /** The text, for nobody else; each time another one. */
    String close(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + MODE + ".", e);
        }
    }

    /** @throws Problem if it was not closed with this key */
    String open(String sealed) {
        return opened(sealed).orElseThrow(Paging::foreign);
    }

    /** The text; empty if it was not closed with this key. */
    Optional<String> opened(String sealed) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(sealed));
            byte[] nonce = new byte[NONCE_BYTES];
            // of what is shorter than its tag the cipher does not say that it is none of its own: it breaks
            if (bytes.remaining() < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                return Optional.empty();
            }
            bytes.get(nonce);
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            return Optional.of(new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(rest), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int direction, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(MODE);
        cipher.init(direction, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
