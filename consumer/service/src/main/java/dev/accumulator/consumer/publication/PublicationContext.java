package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.outbox.Outbox;

/** The things that the publications of all registers of this process share. */
record PublicationContext(
        Generations generations,
        Outbox outbox,
        PublicationTable table,
        PublishedTopic topic,
        BalanceEvents events,
        PublicationSettings settings) {
    /** True while so many messages wait in the outbox that no more are to be added. */
    boolean isFull() {
        return outbox.holdsMoreThan(topic.name(), settings.waitingMax());
    }
}
