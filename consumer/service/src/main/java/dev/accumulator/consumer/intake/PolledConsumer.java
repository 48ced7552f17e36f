package dev.accumulator.consumer.intake;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A consumer whose polls are bounded in bytes. Its owner closes it.
 *
 * @param kafka for everything but polls
 */
record PolledConsumer(Consumer<byte[], byte[]> kafka, PollBudget budget) implements AutoCloseable {

    /**
     * Returns records within the budget.
     *
     * @throws OutOfMemoryError if a record does not fit into memory. The consumer has to be closed then, because it may
     *     have lost records that it had unpacked before
     */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        budget.renew();
        return kafka.poll(wait);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
