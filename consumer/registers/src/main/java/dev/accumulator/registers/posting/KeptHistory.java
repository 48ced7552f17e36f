package dev.accumulator.registers.posting;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which postings recorded and replaced the revisions of a document in another schema, as far as its log and the row of the
 * document tell. A revision is in the log if it had movements.
 */
final class KeptHistory {
    private final long newestRevision;
    private final long newestPosting;
    private final NavigableMap<Long, Long> recorded = new TreeMap<>();
    private final NavigableMap<Long, Long> reversed = new TreeMap<>();

    /**
     * Begins with the row of the document.
     *
     * @param newestPosting the posting that recorded its newest state, which is a withdrawal if one followed the revision
     */
    KeptHistory(long newestRevision, long newestPosting) {
        this.newestRevision = newestRevision;
        this.newestPosting = newestPosting;
    }

    /** Returns whether a revision was recorded there with movements. */
    boolean keeps(CheckedChange older) {
        return older.isPost() && recorded.containsKey(older.revision());
    }

    /** Adds what a log says. */
    void add(long revision, boolean reversal, long posting) {
        (reversal ? reversed : recorded).merge(revision, posting, Math::min);
    }

    /**
     * Returns the posting that recorded a revision there. A revision that was passed over there, because a newer one came with
     * it or because it was refused, counts as recorded with the next one that was not: nobody ever saw it, and its movements
     * and their reversals have the same moment. Null if there is no newer one.
     *
     * @param isPost false for a revision that only takes movements back
     */
    @Nullable
    Long posting(long revision, boolean isPost) {
        Long own = recorded.get(revision);
        if (own != null) {
            return own;
        }
        if (revision >= newestRevision) {
            return revision == newestRevision ? newestPosting : null;
        }
        if (!isPost) {
            Map.Entry<Long, Long> before = recorded.lowerEntry(revision);
            Long replaced = before == null ? null : reversed.get(before.getKey());
            if (replaced != null) {
                return replaced;
            }
        }
        return next(revision);
    }

    /** Returns the posting that withdrew a revision there, or that replaced it; null if it still stands. */
    @Nullable
    Long withdrawal(long revision) {
        Long taken = reversed.get(revision);
        if (taken != null) {
            return taken;
        }
        // Without movements there is nothing to take back, and the row alone tells. A revision that stands has some.
        return recorded.containsKey(revision) || revision > newestRevision ? null : next(revision);
    }

    private Long next(long revision) {
        Map.Entry<Long, Long> next = recorded.higherEntry(revision);
        return next == null ? newestPosting : next.getValue();
    }

    /** Returns the posting that recorded the movements of a revision; null if it has none there. */
    @Nullable
    Long recorded(long revision) {
        return recorded.get(revision);
    }

    /** Returns the posting that took back the movements of a revision; null if they stand or there are none. */
    @Nullable
    Long reversed(long revision) {
        return reversed.get(revision);
    }

    /** Adds all postings to a collection. */
    void addPostings(Collection<Long> postings) {
        postings.add(newestPosting);
        postings.addAll(recorded.values());
        postings.addAll(reversed.values());
    }
}
