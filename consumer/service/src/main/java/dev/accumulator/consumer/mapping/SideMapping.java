package dev.accumulator.consumer.mapping;

/** A mapping whose records are no documents. They hold for all shards, so every shard reads their topics as a whole. */
public sealed interface SideMapping extends RecordMapping permits ClosingMapping, ChartMapping {}
