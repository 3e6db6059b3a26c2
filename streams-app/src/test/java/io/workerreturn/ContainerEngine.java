package io.workerreturn;

import org.testcontainers.DockerClientFactory;

/** Docker, or what answers like it. */
public final class ContainerEngine {
    private ContainerEngine() {}

    /** Passes where there is one. Without one the test is skipped and says so; where CI says that it is one, it fails. */
    public static void mustBeThere() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            Needed.isMissing(
                    "no Docker engine can be reached: what needs containers is not tested (Debian: apt-get install"
                            + " docker.io, and be in the group docker)");
        }
    }
}
