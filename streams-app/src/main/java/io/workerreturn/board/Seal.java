package io.workerreturn.board;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes what the board hands out, to be handed back, unreadable for others, and notices what is not its own. */
final class Seal {
    private static final String AES = "AES";
    private static final String MODE = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

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
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(sealed));
            byte[] nonce = new byte[NONCE_BYTES];
            if (bytes.remaining() > NONCE_BYTES) {
                bytes.get(nonce);
                byte[] rest = new byte[bytes.remaining()];
                bytes.get(rest);
                return new String(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(rest), StandardCharsets.UTF_8);
            }
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            // falls through to the one message
        }
        throw Paging.foreign();
    }

    private Cipher cipher(int direction, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(MODE);
        cipher.init(direction, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
