package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.outbox.Outbox;
import java.util.Optional;

/** The publications of one shard, for an instance that answers for all: the instances of the shard publish. */
public final class ShardPublications {
    private final String topic;
    private final PublicationTable table;
    private final Outbox outbox;

    ShardPublications(String topic, PublicationTable table, Outbox outbox) {
        this.topic = topic;
        this.table = table;
        this.outbox = outbox;
    }

    /** Returns how far a register is published that is configured as published. */
    public Publications.State state(String register) {
        return state(topic, table, register);
    }

    static Publications.State state(String topic, PublicationTable table, String register) {
        Optional<PublicationTable.Row> found = table.find(register);
        return found.map(row ->
                        new Publications.State(register, topic, row.comparing(), row.comparedAt(), row.requestedBy()))
                .orElseGet(() -> new Publications.State(register, topic, true, null, null));
    }

    /** Asks for a comparison, as {@link Publications#compare} does. */
    public Publications.State compare(String register, String person) {
        table.request(register, person, outbox.lastNumber());
        return state(register);
    }
}
