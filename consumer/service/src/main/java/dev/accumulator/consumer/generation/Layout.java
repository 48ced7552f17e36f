package dev.accumulator.consumer.generation;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The layout that a database belongs to: all databases with as many shards.
 *
 * @param database the name of the database
 * @param index the number of its shard
 * @param shards how many shards the layout has
 * @param next the identity of the first database of the layout that is to take its place, or has; null if there is none
 * @param run the comparison or switch that may change the layout; null if none is under way
 * @param endsAt when it ends, by the clock of the database; null while it has no end
 * @param liveSince when the layout was switched in; null if no other one was live before it
 */
public record Layout(
        String database,
        int index,
        int shards,
        State state,
        @Nullable UUID next,
        @Nullable UUID run,
        @Nullable Instant endsAt,
        @Nullable Instant liveSince) {

    /** The state of a layout: which of posting, announcing and answering it does. */
    public enum State {
        /** It posts what the layout before it has posted, and tells nobody. */
        BUILDING,
        /** It posts and answers. */
        LIVE,
        /** It does neither. Another one does, or will in a moment. */
        LEFT;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
