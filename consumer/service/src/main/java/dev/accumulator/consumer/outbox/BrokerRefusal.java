package dev.accumulator.consumer.outbox;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;

/**
 * One message of a batch that was not taken. Its neighbours fail with it, because they are of one transaction.
 *
 * @param index the place of the message in the batch
 * @param failure the broker's or the client's reason
 */
record BrokerRefusal(int index, KafkaException failure) {

    /** How much a failure says, from least to most. */
    enum Kind {
        /** The message failed because another one did. */
        FOLLOWS,
        /** A later attempt may succeed. */
        MAY_PASS,
        /** The broker will never take the message. */
        NEVER,
        /** The broker will never take a message of that size. */
        TOO_LARGE,
        /** The broker refuses the record's time. */
        UNTIMELY,
        /** The broker refuses the record's time, and names the range that it takes. */
        OUT_OF_RANGE
    }

    /** Returns the failure that put the producer into the state of which it complains. */
    static KafkaException reason(KafkaException failure) {
        return failure.getClass() == KafkaException.class && failure.getCause() instanceof KafkaException cause
                ? cause
                : failure;
    }

    /** Returns the one that says more; of two alike, the first. */
    static BrokerRefusal worse(@Nullable BrokerRefusal first, BrokerRefusal second) {
        return first == null || second.kind().compareTo(first.kind()) > 0 ? second : first;
    }

    Kind kind() {
        if (failure instanceof TransactionAbortedException) {
            return Kind.FOLLOWS;
        }
        if (failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException) {
            return Kind.TOO_LARGE;
        }
        // The client names the broker's error only if one record of a batch is at fault. Otherwise its text tells.
        if (failure instanceof InvalidTimestampException
                || (failure instanceof InvalidRecordException
                        && String.valueOf(failure.getMessage()).startsWith("Timestamp "))) {
            return RecordTime.namesRange(String.valueOf(failure.getMessage())) ? Kind.OUT_OF_RANGE : Kind.UNTIMELY;
        }
        return failure instanceof InvalidRecordException ? Kind.NEVER : Kind.MAY_PASS;
    }
}
