package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.event.RawEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies the bytes of a key or a value within the budget of a poll. Of one that is far larger than any event, it copies
 * the beginning; the record then still says how long it was.
 */
public final class BoundedBytes implements Deserializer<byte[]> {
    private int bytesMax = RawEvent.VALUE_BYTES_MAX;
    private PollBudget budget = new PollBudget(Long.MAX_VALUE);

    /** Kafka's client makes the object, and then calls {@link #configure}. */
    public BoundedBytes() {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        bytesMax = isKey ? RawEvent.KEY_BYTES_MAX : RawEvent.VALUE_BYTES_MAX;
        if (configs.get(PollBudget.SETTING) instanceof PollBudget given) {
            budget = given;
        }
    }

    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
        return data == null || data.length <= bytesMax ? data : Arrays.copyOf(data, bytesMax);
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
        budget.admit(headers);
        if (data == null) {
            return null;
        }
        byte[] bytes = new byte[Math.min(data.remaining(), bytesMax)];
        // The buffer stays where it is, because the record takes its size from it afterwards.
        data.get(data.position(), bytes);
        budget.spend(bytes.length);
        return bytes;
    }
}
