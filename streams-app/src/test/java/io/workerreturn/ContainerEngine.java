package io.workerreturn;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import org.testcontainers.DockerClientFactory;

/** Docker, or what answers like it. */
public final class ContainerEngine {
    private ContainerEngine() {}

    /** Passes where there is one. Without one the test is skipped and says so; where CI says that it is one, it fails. */
    public static void mustBeThere() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String message = "No Docker engine can be reached: what needs containers can't be tested here.";
            if ("true".equals(System.getenv("CI"))) {
                fail(message);
            }
            abort(message);
        }
    }
}
