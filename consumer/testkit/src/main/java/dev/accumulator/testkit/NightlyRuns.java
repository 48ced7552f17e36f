package dev.accumulator.testkit;

/**
 * Tests start no verification that they did not ask for. The service starts one at half past three in the morning, and a build
 * that runs at that moment would find runs, locks and log lines of which no test knows.
 */
final class NightlyRuns {
    private static final String SCHEDULE = "accumulator.verification.cron";

    private NightlyRuns() {}

    /** Takes them away from all applications of this JVM that are started after this and do not say otherwise. */
    static void none() {
        if (System.getProperty(SCHEDULE) == null) {
            System.setProperty(SCHEDULE, "-");
        }
    }
}
