package dev.accumulator.testkit;

import org.testcontainers.DockerClientFactory;

/** Tells if servers run in containers. It asks Docker once, since the answer takes up to a second. */
final class Docker {

    private static final boolean AVAILABLE = DockerClientFactory.instance().isDockerAvailable();

    private Docker() {}

    static boolean isAvailable() {
        return AVAILABLE;
    }
}
