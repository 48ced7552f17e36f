package dev.accumulator.consumer.broken;

/** Marks the root package of the broken rooms. */
public final class BrokenRooms {
    private BrokenRooms() {}
}
