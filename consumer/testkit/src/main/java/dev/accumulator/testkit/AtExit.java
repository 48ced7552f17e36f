package dev.accumulator.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs work when the JVM ends. */
final class AtExit {
    private static final String HOOK_OF_SPRING = "SpringApplicationShutdownHook";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The JVM starts all hooks at once, in no order. After this pause the hooks of applications are running. */
    private static final long HOOKS_START_MILLIS = 200;

    private AtExit() {}

    /** Stops a server after the applications that use it. Otherwise they would wait for it in vain. */
    static void stop(String name, Runnable server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                awaitApplications();
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                            server.run();
                        },
                        name));
    }

    private static void awaitApplications() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(HOOKS_START_MILLIS);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(HOOK_OF_SPRING)) {
                thread.join(PATIENCE);
            }
        }
    }
}
