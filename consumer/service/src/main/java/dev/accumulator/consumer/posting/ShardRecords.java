package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is in a partition of this shard and belongs to another one. The shard of a key follows from the key alone, so
 * each shard knows it without asking: two revisions of a document are never posted in two shards, and no group of a floor
 * has movements in two.
 */
final class ShardRecords {
    /** The code of what belongs to another shard. */
    static final String CODE = "other-shard";

    /** Records of a deployment that is not sharded. */
    static final ShardRecords ALL = new ShardRecords(Shard.ONLY, Set.of(), Map.of(), KeyedDocuments.NONE);

    private final Shard shard;
    private final Set<String> unkeyed;
    private final Map<String, ShardKey> keys;
    private final KeyedDocuments documents;

    /**
     * Knows what belongs to a shard.
     *
     * @param unkeyed the topics whose records are in the shard of their partition, whatever their key
     * @param keys of the registers that floors have bounds for, by register
     * @param documents those of shipped topics that are keyed by groups, whatever number of shards there is
     */
    ShardRecords(Shard shard, Set<String> unkeyed, Map<String, ShardKey> keys, KeyedDocuments documents) {
        this.shard = shard;
        this.unkeyed = Set.copyOf(unkeyed);
        this.keys = Map.copyOf(keys);
        this.documents = documents;
    }

    /**
     * Refuses those parts of a record that belong to another shard, or to another group than the record is keyed by.
     *
     * @param parts those of the record are the last ones
     * @param first the place of the first of them
     */
    void refuseForeign(RawEvent event, List<Incoming> parts, int first) {
        documents.refuseStrange(event, parts, first);
        if (!shard.isOneOfSeveral()) {
            return;
        }
        String ofRecord = unkeyed.contains(event.topic()) ? null : wrongKey(event);
        for (int i = first; i < parts.size(); i++) {
            String reason = ofRecord == null ? wrongGroup(parts.get(i)) : ofRecord;
            if (reason != null) {
                parts.set(i, parts.get(i).refused(CODE, reason));
            }
        }
    }

    private @Nullable String wrongKey(RawEvent event) {
        byte[] key = event.key();
        if (key == null) {
            return "the record has no key, so nothing says which shard its document belongs to";
        }
        // Of a key that is not whole, nothing can be said; such a record is refused for its size.
        if (!event.whole() || shard.ofKey(key) == shard.index()) {
            return null;
        }
        return "the record is in partition " + event.partition() + ", which belongs to " + shard
                + ", and its key to shard "
                + shard.ofKey(key)
                + ": its producer places keys otherwise than Kafka does, or the topic once had a number of"
                + " partitions that is no multiple of " + shard.of();
    }

    private @Nullable String wrongGroup(Incoming part) {
        if (keys.isEmpty()
                || !(part instanceof Incoming.Mapped mapped)
                || !(mapped.document().change() instanceof Change.Post post)) {
            return null;
        }
        for (Movement movement : post.movements()) {
            ShardKey key = keys.get(movement.register());
            String text = key == null ? null : key.of(movement);
            if (key != null && text != null && shard.ofKey(text) != shard.index()) {
                return "register \"" + movement.register() + "\" has a floor, and its movements with " + key.names()
                        + " "
                        + ForeignText.quote(text) + " belong to shard " + shard.ofKey(text) + ", not to " + shard
                        + ": the record must have that text as its key";
            }
        }
        return null;
    }
}
