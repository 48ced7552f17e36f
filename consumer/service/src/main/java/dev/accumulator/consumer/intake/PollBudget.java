package dev.accumulator.consumer.intake;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes that one poll hands out, whatever compression hides. Kafka counts the records of a poll, and knows
 * their size only once it has unpacked them, one after the other. When the budget is spent, {@link BoundedBytes} refuses
 * the next record; the client then hands out those that it has, and begins the next poll with the refused one.
 *
 * <p>A poll hands out at least one record, so a record may be larger than the budget. For one consumer and its thread.
 */
final class PollBudget {
    /** The name under which a consumer's settings hand the budget to its deserializers. */
    static final String SETTING = "accumulator.poll.budget";

    private final long bytesMax;
    private long left;

    /** The headers of the record that was admitted last. Each record has an object of its own. */
    private @Nullable Headers admitted;

    PollBudget(long bytesMax) {
        this.bytesMax = bytesMax;
        this.left = bytesMax;
    }

    /** To be called before each poll. */
    void renew() {
        left = bytesMax;
        admitted = null;
    }

    /** The rest of the record is left to the next poll. */
    static final class Spent extends SerializationException {
        Spent() {
            super("This poll has handed out as many bytes as it may");
        }
    }

    /**
     * Admits a record, unless it is admitted already.
     *
     * @throws Spent if the records before it have used up the budget
     */
    @SuppressWarnings("ReferenceEquality") // Two records may have equal headers.
    void admit(Headers headers) {
        if (headers == admitted) {
            return;
        }
        if (left <= 0) {
            throw new Spent();
        }
        admitted = headers;
        for (Header header : headers) {
            // Reading a header copies it. Until then it holds on to the memory of its whole record.
            byte[] value = header.value();
            spend(header.key().length() + (value == null ? 0 : value.length));
        }
    }

    void spend(long bytes) {
        left -= bytes;
    }
}
