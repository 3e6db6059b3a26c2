package io.workerreturn.embedded;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.jspecify.annotations.Nullable;

/** What a new version of a schema owes to the versions before it. The names are those of the registry's calls. */
enum Compatibility {
    NONE(null),
    BACKWARD(new SchemaValidatorBuilder().canReadStrategy().validateLatest()),
    BACKWARD_TRANSITIVE(new SchemaValidatorBuilder().canReadStrategy().validateAll()),
    FORWARD(new SchemaValidatorBuilder().canBeReadStrategy().validateLatest()),
    FORWARD_TRANSITIVE(new SchemaValidatorBuilder().canBeReadStrategy().validateAll()),
    FULL(new SchemaValidatorBuilder().mutualReadStrategy().validateLatest()),
    FULL_TRANSITIVE(new SchemaValidatorBuilder().mutualReadStrategy().validateAll());

    private final @Nullable SchemaValidator validator;

    Compatibility(@Nullable SchemaValidator validator) {
        this.validator = validator;
    }

    static Compatibility named(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RegistryError.invalidLevel(name));
    }

    /**
     * Why the new version may not follow, if it may not.
     *
     * @param earlier the newest first
     */
    Optional<String> objection(Schema fresh, List<Schema> earlier) {
        if (validator == null) {
            return Optional.empty();
        }
        try {
            validator.validate(fresh, earlier);
            return Optional.empty();
        } catch (SchemaValidationException e) {
            return Optional.of("%s is required. %s".formatted(name(), e.getMessage()));
        } catch (StackOverflowError endless) {
            // a record that always holds one of its own kind: Avro compares without an end
            return Optional.of("%s is required. A record in it can't end, since it always holds another of its kind."
                    .formatted(name()));
        }
    }
}
