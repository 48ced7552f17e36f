package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.schemas.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches, each in one Kafka transaction. All processes on one outbox have the same transactional id, so the
 * broker refuses every attempt of an older publisher: a process that was paused cannot put old messages behind new
 * ones.
 */
final class Publisher {
    /** The lease is renewed between two such waits for the broker; it is much longer than this. */
    private static final long SLICE_MILLIS = 200;

    private final Producer<String, byte[]> producer;
    private final Duration sendMax;
    private final RelayObserver observer;

    private Publisher(Producer<String, byte[]> producer, Duration sendMax, RelayObserver observer) {
        this.producer = producer;
        this.sendMax = sendMax;
        this.observer = observer;
    }

    /** The result of sending a batch. */
    sealed interface Result {
        /** All messages are in the topics. */
        record Sent() implements Result {}

        /** No message is in the topics, because the broker will never take one of them. */
        record Refused(String reason) implements Result {}
    }

    /**
     * Opens a publisher and fences all earlier ones.
     *
     * @param kafka the user's settings, such as bootstrap servers and security
     * @param identity the identity of the outbox, the same in every process that sends from it
     * @throws PublishFailed if the broker is away
     */
    static Publisher open(Map<String, Object> kafka, UUID identity, OutboxSettings settings, RelayObserver observer) {
        Map<String, Object> all = new HashMap<>(kafka);
        // The limit of the broker decides. That of the client would refuse messages that the broker may accept.
        all.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.blockMax().toMillis());
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalIdPrefix() + identity);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        Publisher publisher;
        try {
            publisher = new Publisher(new KafkaProducer<>(all), settings.sendMax(), observer);
        } catch (KafkaException failure) {
            throw new PublishFailed(failure);
        }
        try {
            publisher.producer.initTransactions();
            return publisher;
        } catch (KafkaException failure) {
            publisher.close();
            throw failedOrFenced(failure);
        }
    }

    /**
     * Sends messages in their order. Returns when the broker has committed them.
     *
     * @param whileWaiting called repeatedly while the broker has not answered
     * @throws LeaseLost if another publisher has been opened
     * @throws PublishFailed if the broker is away, or refuses for a reason that may pass
     */
    Result publish(List<OutboxMessage> messages, Runnable whileWaiting) {
        try {
            producer.beginTransaction();
            KafkaException stopped = sendAll(messages, whileWaiting);
            if (stopped != null) {
                if (!isForEver(stopped)) {
                    throw stopped;
                }
                producer.abortTransaction();
                return new Result.Refused(String.valueOf(stopped.getMessage()));
            }
            observer.reached(RelayObserver.Step.SENT);
            whileWaiting.run();
            producer.commitTransaction();
            return new Result.Sent();
        } catch (InterruptException interrupted) {
            // Kafka's own exception leaves the interrupt flag set, which the thread of the relay checks.
            throw new PublishFailed(interrupted);
        } catch (KafkaException failure) {
            throw failedOrFenced(failure);
        }
    }

    /** Returns the first failure that names a cause; null if the broker has acknowledged all messages. */
    private @Nullable KafkaException sendAll(List<OutboxMessage> messages, Runnable whileWaiting) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
        KafkaException last = null;
        for (OutboxMessage message : messages) {
            whileWaiting.run();
            try {
                Future<RecordMetadata> future = producer.send(record(message));
                sent.add(future);
                // A send to an unknown topic has failed by now. The next one would wait as long for the topic.
                if (future.state() == Future.State.FAILED) {
                    break;
                }
            } catch (ProducerFencedException fenced) {
                throw fenced;
            } catch (KafkaException stopped) {
                // After a refused message the transaction accepts no others. The refusal itself is the better answer.
                last = stopped;
                break;
            }
        }
        observer.reached(RelayObserver.Step.SENDING);
        // The producer does not keep its own delivery timeout while the transaction coordinator is away.
        long deadline = System.nanoTime() + sendMax.toNanos();
        for (Future<RecordMetadata> each : sent) {
            KafkaException failure = failureOf(each, deadline, whileWaiting);
            if (failure != null && (last == null || isForEver(failure))) {
                last = failure;
            }
        }
        return last;
    }

    private @Nullable KafkaException failureOf(Future<RecordMetadata> sent, long deadline, Runnable whileWaiting) {
        while (true) {
            try {
                boolean late = System.nanoTime() - deadline > 0;
                sent.get(late ? 0 : SLICE_MILLIS, TimeUnit.MILLISECONDS);
                return null;
            } catch (TimeoutException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    return new KafkaException("No acknowledgement within " + sendMax.toMillis() + " ms");
                }
                whileWaiting.run();
            } catch (ExecutionException failure) {
                return failure.getCause() instanceof KafkaException known ? known : new KafkaException(failure);
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            }
        }
    }

    private static boolean isForEver(KafkaException failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidRecordException;
    }

    private static ProducerRecord<String, byte[]> record(OutboxMessage message) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(message.topic(), null, message.key(), message.value());
        header(record, CloudEvents.HEADER_SPEC_VERSION, CloudEvents.SPEC_VERSION);
        header(record, CloudEvents.HEADER_ID, message.id());
        header(record, CloudEvents.HEADER_SOURCE, message.source());
        header(record, CloudEvents.HEADER_TYPE, message.type());
        String subject = message.subject();
        if (subject != null) {
            header(record, CloudEvents.HEADER_SUBJECT, subject);
        }
        header(record, CloudEvents.HEADER_TIME, message.time().toString());
        header(record, CloudEvents.HEADER_CONTENT_TYPE, CloudEvents.CONTENT_TYPE_JSON);
        return record;
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes the connections without waiting for messages in flight, which are sent again. */
    void close() {
        producer.close(Duration.ZERO);
    }

    private static RuntimeException failedOrFenced(KafkaException failure) {
        boolean fenced = SqlStates.find(failure, cause -> isFencing(cause) ? Optional.of(cause) : Optional.empty())
                .isPresent();
        return fenced ? new LeaseLost("its producer has fenced this one", failure) : new PublishFailed(failure);
    }

    private static boolean isFencing(Throwable cause) {
        return cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException;
    }
}
