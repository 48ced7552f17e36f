package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.status.ShardsStatus;
import dev.accumulator.consumer.status.Status;
import dev.accumulator.consumer.status.StatusReport;
import org.springframework.stereotype.Component;

/** The state of the service as the REST API tells it: of one database, or of all shards. */
@Component
public final class StatusAnswers {
    private final Status status;
    private final ShardsStatus shards;
    private final LiveReads live;

    StatusAnswers(Status status, ShardsStatus shards, LiveReads live) {
        this.status = status;
        this.shards = shards;
        this.live = live;
    }

    /** True if the request means all shards. */
    public boolean isOverShards() {
        return live.isOverShards();
    }

    /** The state of the database of this instance. */
    public StatusReport own() {
        return status.report();
    }

    /** The state of all shards. */
    public ShardsStatus.Report ofShards() {
        return shards.report();
    }
}
