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
     * The origin of the change, which {@link #source()} spells. With it, withdrawals and documents of
     * several streams have one result in whatever order they come. Without it, the order of the calls counts.
     */
    @Nullable
    Origin origin();

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
            @Nullable String source,
            @Nullable Origin origin)
            implements Change {
        public Post {
            movements = List.copyOf(movements);
        }

        /** A posting that comes from no stream. */
        public Post(
                String recorder, long revision, UUID fingerprint, List<Movement> movements, @Nullable String source) {
            this(recorder, revision, fingerprint, movements, source, null);
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
    record Unpost(
            String recorder,
            long revision,
            @Nullable String source,
            @Nullable Origin origin) implements Change {

        /** An unposting that comes from no stream. */
        public Unpost(String recorder, long revision, @Nullable String source) {
            this(recorder, revision, source, null);
        }

        public static Unpost of(String recorder, long revision) {
            return new Unpost(recorder, revision, null);
        }
    }

    /**
     * Withdraws the posted revision of a document, whichever it is, and leaves the revision as it is.
     *
     * <p>If it has an origin, it is kept: it also withdraws what comes later and was written before it, and it does not withdraw
     * what was written after it. Within a stream numbers say what was written first, and between streams the moments; of
     * equal moments the withdrawal is the later.
     */
    record Withdraw(
            String recorder,
            @Nullable String source,
            @Nullable Origin origin) implements Change {

        /** A withdrawal that comes from no stream: of what is posted now. */
        public Withdraw(String recorder, @Nullable String source) {
            this(recorder, source, null);
        }
    }
}
