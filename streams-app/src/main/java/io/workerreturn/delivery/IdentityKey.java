package io.workerreturn.delivery;

import io.workerreturn.config.ConfigurationException;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.importing.Pseudonyms;
import java.util.List;
import java.util.Optional;

/** The key by which identity numbers become pseudonyms. */
public final class IdentityKey {
    private IdentityKey() {}

    /**
     * Pseudonyms by the configured key; empty if there is none.
     *
     * @throws ConfigurationException if it can't be read, or is another than it must be
     */
    public static Optional<Pseudonyms> of(ImportConfig config) {
        Optional<Pseudonyms> made = config.identityKey().map(Pseudonyms::new);
        made.filter(key -> !config.keyId().isEmpty() && !config.keyId().equals(key.keyId()))
                .ifPresent(other -> {
                    throw new ConfigurationException(List.of("the key's id is " + other.keyId() + ", and "
                            + ImportConfig.KEY_ID + " says " + config.keyId()
                            + ": with another key the same people would count as others. Use the season's key"));
                });
        return made;
    }
}
