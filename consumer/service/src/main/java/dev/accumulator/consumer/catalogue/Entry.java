package dev.accumulator.consumer.catalogue;

/**
 * The name and attributes of a dimension's value.
 *
 * @param attributes a JSON object
 */
record Entry(String name, String attributes) {

    /** About the bytes that an entry of a map takes beside its characters. */
    private static final int OVERHEAD_BYTES = 200;

    /** Returns the memory of an entry and its id, about. */
    long bytes(String id) {
        return OVERHEAD_BYTES + 2L * (id.length() + name.length() + attributes.length());
    }
}
