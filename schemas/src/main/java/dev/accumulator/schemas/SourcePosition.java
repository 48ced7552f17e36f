package dev.accumulator.schemas;

/**
 * The place in Kafka of the record that an event refers to.
 *
 * @param topic name of the topic
 * @param partition from 0
 * @param offset from 0
 */
public record SourcePosition(String topic, int partition, long offset) {

    /** @throws InvalidField if the topic is empty or a number negative */
    public SourcePosition {
        // Kafka allows topic names of up to 249 characters.
        topic = Require.text("topic", topic, 249);
        if (partition < 0) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, "partition", "must not be negative", partition);
        }
        if (offset < 0) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, "offset", "must not be negative", offset);
        }
    }
}
