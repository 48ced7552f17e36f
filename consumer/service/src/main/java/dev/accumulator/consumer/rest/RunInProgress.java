package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;

/** A verification or repair was asked for while another one is under way. */
final class RunInProgress extends RuntimeException {
    private final Run running;

    RunInProgress(Run running) {
        super(
                "One verification or repair at a time: " + RunJson.path(running) + " is under way since "
                        + running.startedAt(),
                null,
                false,
                false);
        this.running = running;
    }

    /** Returns the path of the run that is under way. */
    String path() {
        return RunJson.path(running);
    }
}
