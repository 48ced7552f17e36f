package dev.accumulator.producer.wire;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A record could not be delivered to Kafka. */
public final class PublishFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what was not delivered, and why.
     *
     * @param message one sentence for people
     */
    public PublishFailed(String message, @Nullable Exception cause) {
        super(message, cause);
    }

    PublishFailed(ProducerRecord<String, byte[]> record, Exception cause) {
        this(
                "Record with key " + record.key() + " was not delivered to topic " + record.topic() + ": "
                        + cause.getMessage(),
                cause);
    }
}
