package dev.accumulator.consumer.broken.posting;

public final class PositionsTable {}
