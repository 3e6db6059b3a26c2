package io.workerreturn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The file with the key that makes pseudonyms of identity numbers: made once, for its owner's eyes alone, and kept. */
record IdentityKeyFile(Path path) {
    private static final String NAME = "identity.key";
    private static final int BYTES = 32;

    static IdentityKeyFile in(Path folder) {
        return new IdentityKeyFile(folder.resolve(NAME));
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * The file, made if it is not there. It appears whole or not at all.
     *
     * @throws IOException if it can't be written
     */
    Path ensure() throws IOException {
        if (exists()) {
            return path;
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path fresh = path.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, forItsOwner(path, "rw-------"));
        Files.writeString(fresh, Base64.getEncoder().encodeToString(secret) + System.lineSeparator());
        return Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing where a file system has no such rights; there the folder of the user protects it. */
    static FileAttribute<?>[] forItsOwner(Path path, String rights) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString(rights)))
                }
                : new FileAttribute<?>[0];
    }
}
