package dev.accumulator.consumer.broken;

/** Names the package. */
public final class BrokenRooms {
    private BrokenRooms() {}
}
