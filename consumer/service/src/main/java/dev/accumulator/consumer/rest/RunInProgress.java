package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;

/** A verification or repair was asked for while another one is under way. */
final class RunInProgress extends RuntimeException {
    private final String path;

    RunInProgress(Run running) {
        this("", RunJson.path(running), running);
    }

    /** @param shard where it is under way */
    RunInProgress(int shard, Run running) {
        this("Shard " + shard + ": ", ShardRunJson.path(running.kind(), ShardRunJson.id(shard, running)), running);
    }

    private RunInProgress(String where, String path, Run running) {
        super(
                where + "One verification or repair at a time: " + path + " is under way since " + running.startedAt(),
                null,
                false,
                false);
        this.path = path;
    }

    /** Returns the path of the run that is under way. */
    String path() {
        return path;
    }
}
