package dev.accumulator.consumer.catalogue;

/**
 * What is known of a value of a dimension.
 *
 * @param attributes a JSON object
 */
record Entry(String name, String attributes) {

    /** What an entry of a map costs beside its characters, about. */
    private static final int OVERHEAD_BYTES = 200;

    /** Returns the memory of an entry and its id, about. */
    long bytes(String id) {
        return OVERHEAD_BYTES + 2L * (id.length() + name.length() + attributes.length());
    }
}
