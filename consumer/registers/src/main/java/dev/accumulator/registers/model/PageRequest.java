package dev.accumulator.registers.model;

import org.jspecify.annotations.Nullable;

/**
 * The part of an answer that is wanted.
 *
 * @param limit the most rows, 1 to {@link #LIMIT_MAX}
 * @param cursor the {@code next} of the page before, or null for the first
 */
public record PageRequest(int limit, @Nullable String cursor) {
    /** The most rows of a page: a page is held in memory as a whole. */
    public static final int LIMIT_MAX = 10_000;

    /** A first page of a thousand rows, which most answers fit into. */
    public static final PageRequest FIRST = new PageRequest(1_000, null);

    public PageRequest {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new InvalidQuery("limit", "limit is 1 to " + LIMIT_MAX + ", not " + limit);
        }
    }
}
