package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generations;
import javax.sql.DataSource;

/** A shard of the layout before, as one that is being built reads it. */
public record ShardBefore(DataSource dataSource, Generations generations) {}
