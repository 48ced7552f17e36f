package dev.accumulator.consumer.outbox;

import java.util.List;
import java.util.Optional;

/** Other ways to say a message that the broker finds too large. */
public interface SmallerForms {

    /**
     * Returns one way to say the message. Its messages are sent together and in their order. The result depends on the
     * arguments alone, so a repeat has the same ids.
     *
     * @param attempt 0 for the way that says most, and one more for each way that the broker has refused
     * @return empty if no way is left, or the message is of another kind
     */
    Optional<List<OutboxMessage>> of(OutboxMessage message, int attempt);

    /** Joins the ways of messages of different kinds. */
    static SmallerForms all(List<SmallerForms> kinds) {
        return (message, attempt) -> kinds.stream()
                .flatMap(kind -> kind.of(message, attempt).stream())
                .findFirst();
    }
}
