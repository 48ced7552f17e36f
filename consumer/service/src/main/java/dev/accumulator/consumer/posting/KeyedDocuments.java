package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.text.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds documents of shipped topics that move another group than their records are keyed by. Their identifiers have the key in
 * them, so a document that is corrected to another group is found in the group where it is, whatever number of shards there is.
 */
final class KeyedDocuments {
    /** No topic is keyed by groups. */
    static final KeyedDocuments NONE = new KeyedDocuments(Map.of());

    private final Map<String, Map<String, ShardKey>> topics;

    /** @param topics the registers whose movements have the group of their document, by topic and register */
    KeyedDocuments(Map<String, Map<String, ShardKey>> topics) {
        this.topics = Map.copyOf(topics);
    }

    /**
     * Refuses those parts of a record that move another group.
     *
     * @param parts those of the record are the last ones
     * @param first the place of the first of them
     */
    void refuseStrange(RawEvent event, List<Incoming> parts, int first) {
        Map<String, ShardKey> registers = topics.get(event.topic());
        byte[] key = event.key();
        if (registers == null || key == null) {
            return;
        }
        String group = new String(key, StandardCharsets.UTF_8);
        for (int i = first; i < parts.size(); i++) {
            if (parts.get(i) instanceof Incoming.Mapped mapped
                    && mapped.document().change() instanceof Change.Post post) {
                Refusal refusal = strange(mapped, post.movements(), registers, group);
                if (refusal != null) {
                    parts.set(i, new Incoming.Unreadable(mapped.event(), mapped.part(), refusal));
                }
            }
        }
    }

    private static @Nullable Refusal strange(
            Incoming.Mapped mapped, List<Movement> movements, Map<String, ShardKey> registers, String group) {
        for (int i = 0; i < movements.size(); i++) {
            Movement movement = movements.get(i);
            ShardKey key = registers.get(movement.register());
            // A value that does not fit its dimension is refused by the register.
            String own = key == null ? null : key.of(movement);
            if (key != null && own != null && !own.equals(group)) {
                return mapped.refusal(new InvalidMovement(
                        EventFault.KEY_MISMATCH.code(),
                        i,
                        InvalidMovement.Part.DIMENSION,
                        key.names().getFirst(),
                        "register " + ForeignText.quote(movement.register()) + " is moved with " + key.names() + " "
                                + ForeignText.quote(own) + ", and the record is keyed by "
                                + ForeignText.quote(group)
                                + ": a document of its topic moves no other group. Withdraw it, and publish one that is"
                                + " named and keyed by its group"));
            }
        }
        return null;
    }
}
