package dev.accumulator.consumer.posting;

/**
 * A group of a floor.
 *
 * @param group the values of the floor's dimensions, as a JSON object
 */
record RefusedGroup(String floor, String group) {}
