package io.workerreturn.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workerreturn.config.ConfigurationException;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.delivery.IdentityKey;
import io.workerreturn.importing.StaffReferences;
import io.workerreturn.questions.WorkerLine;
import io.workerreturn.schema.StaffReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the clerk of a firm calls its workers, for that clerk and for nobody else, where this board has the key. */
@FunctionalInterface
interface StaffNames {
    /** Nobody is called anything. */
    StaffNames NONE = (enterpriseId, workers) ->
            workers.stream().map(worker -> new Named(worker, null)).toList();

    /**
     * A worker, and how their firm calls them.
     *
     * @param reference null where the clerk did not say, and for whoever is no clerk of the firm
     */
    record Named(@JsonUnwrapped WorkerLine worker, @Nullable String reference) {}

    /** The same workers with their names. */
    List<Named> name(String enterpriseId, List<WorkerLine> workers);

    /** Those of the topic, opened with the key of the configuration. */
    static StaffNames of(Desk desk, ImportConfig config) {
        Optional<StaffReferences> references;
        try {
            references = IdentityKey.of(config).map(StaffReferences::new);
        } catch (ConfigurationException wrong) {
            // imports say what is wrong with the key
            references = Optional.empty();
        }
        return references
                .<StaffNames>map(key -> (enterpriseId, workers) -> {
                    Map<String, StaffReference> sealed =
                            desk.look(Role.DISPATCHER, presenter -> sealed(presenter.city(), enterpriseId, workers));
                    return workers.stream()
                            .map(worker -> new Named(
                                    worker,
                                    Optional.ofNullable(sealed.get(worker.workerId()))
                                            .map(key::open)
                                            .orElse(null)))
                            .toList();
                })
                .orElse(NONE);
    }

    private static Map<String, StaffReference> sealed(CityState city, String enterpriseId, List<WorkerLine> workers) {
        Map<String, StaffReference> sealed = new HashMap<>();
        for (WorkerLine worker : workers) {
            StaffReference reference = city.reference(enterpriseId, worker.workerId());
            if (reference != null) {
                sealed.put(worker.workerId(), reference);
            }
        }
        return sealed;
    }

    /** These for a caller who is a clerk of the firm, none for any other. */
    static StaffNames forWhom(Caller caller, String enterpriseId, StaffNames names) {
        return caller.grant().firms().contains(enterpriseId) ? names : NONE;
    }
}
