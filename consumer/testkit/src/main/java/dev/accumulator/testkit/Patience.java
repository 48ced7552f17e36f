package dev.accumulator.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * How long a test waits for what servers and threads do, unless it says otherwise. Builds run several programs at a time,
 * and what takes a second on an idle machine may take twenty there.
 */
final class Patience {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private Patience() {}

    /** Replaces the limit of Awaitility, which is ten seconds. */
    static void take() {
        Awaitility.setDefaultTimeout(WAIT_MAX);
    }
}
