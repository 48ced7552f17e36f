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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches to one topic, each in one Kafka transaction. All processes on one outbox have the same transactional id, so the
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
        /** The broker has acknowledged all messages, and they are in the topic. */
        record Sent() implements Result {}

        /**
         * No message is in the topic, because the broker will never take one of them.
         *
         * @param index the place of that message, as far as the broker says it
         * @param tooLarge true if a smaller message might be taken
         */
        record Refused(int index, String reason, boolean tooLarge) implements Result {}

        /** No message is in the topic, because the broker refuses their time stamp. */
        record Untimely(String reason) implements Result {}
    }

    /**
     * Opens a publisher and fences all earlier ones.
     *
     * @param kafka the user's settings, such as bootstrap servers and security
     * @param identity the identity of the topic's queue, the same in every process that sends from it
     * @throws PublishFailed if the broker is away
     */
    static Publisher open(Map<String, Object> kafka, UUID identity, OutboxSettings settings, RelayObserver observer) {
        Map<String, Object> all = new HashMap<>(kafka);
        // The limit of the broker decides. That of the client would refuse messages that the broker may accept.
        all.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        // A batch is handed over as a whole and then waited for, so there is nothing to linger for.
        all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
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
            if (failure instanceof TransactionalIdAuthorizationException) {
                // The broker's words do not say which one.
                throw new PublishFailed("transactional id " + all.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG)
                        + " may not be used: " + failure.getMessage());
            }
            throw failedOrFenced(failure);
        }
    }

    /**
     * Sends messages in their order. Returns when the broker has committed them.
     *
     * @param stampMillis the time of the records, in milliseconds since 1970
     * @param whileWaiting called repeatedly while the broker has not answered
     * @throws LeaseLost if another publisher has been opened
     * @throws PublishFailed if the broker is away, or refuses for a reason that may pass
     */
    Result publish(List<OutboxMessage> messages, long stampMillis, Runnable whileWaiting) {
        try {
            producer.beginTransaction();
            BrokerRefusal refusal = sendAll(messages, stampMillis, whileWaiting);
            if (refusal != null) {
                return aborted(refusal);
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

    private Result aborted(BrokerRefusal refusal) {
        BrokerRefusal.Kind kind = refusal.kind();
        if (kind == BrokerRefusal.Kind.FOLLOWS || kind == BrokerRefusal.Kind.MAY_PASS) {
            throw refusal.failure();
        }
        producer.abortTransaction();
        String reason = String.valueOf(refusal.failure().getMessage());
        return kind == BrokerRefusal.Kind.UNTIMELY || kind == BrokerRefusal.Kind.OUT_OF_RANGE
                ? new Result.Untimely(reason)
                : new Result.Refused(refusal.index(), reason, kind == BrokerRefusal.Kind.TOO_LARGE);
    }

    /** Returns the failure that says most; null if the broker has acknowledged all messages. */
    private @Nullable BrokerRefusal sendAll(List<OutboxMessage> messages, long stampMillis, Runnable whileWaiting) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
        BrokerRefusal worst = null;
        for (OutboxMessage message : messages) {
            whileWaiting.run();
            try {
                Future<RecordMetadata> future = producer.send(record(message, stampMillis));
                sent.add(future);
                // A send to an unknown topic has failed by now. The next one would wait as long for the topic.
                if (future.state() == Future.State.FAILED) {
                    break;
                }
            } catch (ProducerFencedException fenced) {
                throw fenced;
            } catch (KafkaException stopped) {
                // After a refused message the transaction accepts no others. The refusal itself is the better answer.
                worst = new BrokerRefusal(sent.size(), BrokerRefusal.reason(stopped));
                break;
            }
        }
        observer.reached(RelayObserver.Step.SENDING);
        // The producer does not keep its own delivery timeout while the transaction coordinator is away.
        long deadline = System.nanoTime() + sendMax.toNanos();
        for (int i = 0; i < sent.size(); i++) {
            KafkaException failure = failureOf(sent.get(i), deadline, whileWaiting);
            if (failure != null) {
                worst = BrokerRefusal.worse(worst, new BrokerRefusal(i, failure));
            }
        }
        return worst;
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

    private static ProducerRecord<String, byte[]> record(OutboxMessage message, long stampMillis) {
        byte[] value = message.isTombstone() ? null : message.value();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(message.topic(), null, stampMillis, message.key(), value);
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
        String traceparent = message.traceparent();
        if (traceparent != null) {
            header(record, "traceparent", traceparent);
        }
        String tracestate = message.tracestate();
        if (tracestate != null) {
            header(record, "tracestate", tracestate);
        }
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
