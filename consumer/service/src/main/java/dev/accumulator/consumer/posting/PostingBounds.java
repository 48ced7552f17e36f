package dev.accumulator.consumer.posting;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Up to where records may be posted. Safe for use by many threads. */
public interface PostingBounds {
    /** Every record may be posted. */
    PostingBounds NONE = Optional::empty;

    /**
     * Returns the offset of each partition before which records may be posted, and none of a partition that is not named;
     * empty if every record may be posted. Bounds never move back, so older ones may be returned while newer ones cannot be read.
     */
    Optional<Map<Partition, Long>> ends();

    /** Returns the shards of the layout before, in their order; none if every record may be posted from the beginning. */
    default List<ShardBefore> shardsBefore() {
        return List.of();
    }
}
