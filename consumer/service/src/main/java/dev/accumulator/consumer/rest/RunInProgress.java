package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;

/** A verification or repair was asked for while another one is under way. */
final class RunInProgress extends RuntimeException {
    private final String path;
    private final String id;

    RunInProgress(Run running) {
        this("", String.valueOf(running.id()), running);
    }

    /** @param shard where it is under way */
    RunInProgress(int shard, Run running) {
        this("Shard " + shard + ": ", ShardRunJson.id(shard, running), running);
    }

    private RunInProgress(String where, String id, Run running) {
        super(
                where + "One verification or repair at a time: " + ShardRunJson.path(running.kind(), id)
                        + " is under way since " + running.startedAt(),
                null,
                false,
                false);
        this.path = ShardRunJson.path(running.kind(), id);
        this.id = id;
    }

    /** Returns the name of the run that is under way. */
    String id() {
        return id;
    }

    /** Returns the path of the run that is under way. */
    String path() {
        return path;
    }
}
