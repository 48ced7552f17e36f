package dev.accumulator.consumer.intake;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A consumer whose polls are bounded in bytes. Its owner closes it.
 *
 * @param kafka for everything but polls
 */
record PolledConsumer(Consumer<byte[], byte[]> kafka, PollBudget budget) implements AutoCloseable {
    /**
     * A broker answers the requests of a connection one after the other, and one that joins a group only when all of its members
     * have joined. Whoever leaves behind it would wait for half a minute, by Kafka's default, as it would for a broker that
     * is away.
     */
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(2);

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
        kafka.close(CloseOptions.timeout(CLOSE_WAIT_MAX));
    }
}
