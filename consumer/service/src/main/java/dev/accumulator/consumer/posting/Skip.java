package dev.accumulator.consumer.posting;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of a partition that an operator decided to pass over. A rebuild passes over them too.
 *
 * @param from the first of them
 * @param to the offset after the last of them
 */
public record Skip(long from, long to) {

    /**
     * The offsets of a topic that are passed over in the end, in their order.
     *
     * @param decisions the decisions about one partition, oldest first
     * @param topicId the topic that is read now
     */
    static List<Skip> of(List<Decision> decisions, @Nullable UUID topicId) {
        List<Skip> skips = new ArrayList<>();
        for (Decision decision : decisions) {
            if (!Objects.equals(decision.topicId(), topicId)) {
                // The offsets of another topic mean other records.
                skips.clear();
                continue;
            }
            boolean sameTopic = Objects.equals(decision.fromTopicId(), topicId);
            long from = sameTopic ? decision.from() : 0;
            if (decision.to() < from) {
                readAgain(skips, decision.to());
            } else if (decision.to() > from) {
                if (!sameTopic) {
                    skips.clear();
                }
                skips.add(new Skip(from, decision.to()));
            }
        }
        return List.copyOf(skips);
    }

    /** A decision to go back reads what follows again, including what was passed over there. */
    private static void readAgain(List<Skip> skips, long offset) {
        skips.removeIf(skip -> skip.from() >= offset);
        skips.replaceAll(skip -> new Skip(skip.from(), Math.min(skip.to(), offset)));
    }
}
