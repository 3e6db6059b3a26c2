package io.workerreturn.embedded;

/** An answer other than success, in the words and codes that clients of a Confluent schema registry know. */
final class RegistryError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    private RegistryError(int code, String message) {
        super(message);
        this.code = code;
    }

    static RegistryError subjectNotFound(String subject) {
        return new RegistryError(40401, "Subject '%s' not found.".formatted(subject));
    }

    static RegistryError versionNotFound(String version) {
        return new RegistryError(40402, "Version %s not found.".formatted(version));
    }

    static RegistryError schemaNotFound() {
        return new RegistryError(40403, "Schema not found.");
    }

    static RegistryError noLevelOfItsOwn(String subject) {
        return new RegistryError(
                40408, "Subject '%s' does not have subject-level compatibility configured.".formatted(subject));
    }

    static RegistryError incompatible(String subject, String why) {
        return new RegistryError(
                409, "Schema being registered is incompatible with subject '%s': %s".formatted(subject, why));
    }

    static RegistryError forbidden(String why) {
        return new RegistryError(40301, "This registry is for programs of this machine alone: " + why + ".");
    }

    static RegistryError unsupportedType(String type) {
        return new RegistryError(415, "A request with a body has the content type " + type + " or application/json.");
    }

    static RegistryError invalidSchema(String why) {
        return new RegistryError(42201, "Invalid schema: " + why);
    }

    static RegistryError invalidVersion(String version) {
        return new RegistryError(
                42202, "The specified version '%s' is not valid: a number from 1 on, or latest.".formatted(version));
    }

    static RegistryError invalidLevel(String level) {
        return new RegistryError(42203, "Invalid compatibility level '%s'.".formatted(level));
    }

    static RegistryError invalidBody(String why) {
        return new RegistryError(422, "The request's body is not the JSON that this call takes: " + why);
    }

    /** The registry's own code: an HTTP status, or one with two more digits. */
    int code() {
        return code;
    }

    /** The HTTP status that goes with the code. */
    int status() {
        return code < 1000 ? code : code / 100;
    }
}
