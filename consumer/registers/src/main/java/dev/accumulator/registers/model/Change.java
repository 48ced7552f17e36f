package dev.accumulator.registers.model;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of one document: posts, replaces or withdraws all its movements, over all registers. */
public sealed interface Change {

    /**
     * The document whose movements these are, such as {@code order:42}; 1 to {@value RegisterLimits#RECORDER_CHARS_MAX}
     * characters.
     */
    String recorder();

    /** Where the change came from, in the caller's words; shown with the recorder. */
    @Nullable
    String source();

    /**
     * Posts a revision of a document in place of an older one.
     *
     * @param revision positive; only a revision above the newest known one is accepted
     * @param fingerprint equal for equal content of a revision, and only then
     * @param movements the movements, at most {@link RegisterLimits#MOVEMENTS_MAX}
     */
    record Post(
            String recorder,
            long revision,
            UUID fingerprint,
            List<Movement> movements,
            @Nullable String source) implements Change {
        public Post {
            movements = List.copyOf(movements);
        }

        /** A posting whose content is its movements. */
        public static Post of(String recorder, long revision, List<Movement> movements) {
            return new Post(recorder, revision, Fingerprints.of(movements), movements, null);
        }
    }

    /**
     * Withdraws the movements of a document: its newest revision is one that has none.
     *
     * @param revision positive; only a revision above the newest known one is accepted
     */
    record Unpost(String recorder, long revision, @Nullable String source) implements Change {
        public static Unpost of(String recorder, long revision) {
            return new Unpost(recorder, revision, null);
        }
    }

    /** Withdraws the posted revision of a document, whichever it is, and leaves the revision as it is. */
    record Withdraw(String recorder, @Nullable String source) implements Change {}
}
