package dev.accumulator.consumer.fault;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.layout.LayoutCrashPoints;
import dev.accumulator.consumer.outbox.OutboxCrashPoints;
import dev.accumulator.consumer.posting.PostingCrashPoints;
import org.springframework.boot.SpringApplication;

/** The consumer as a program that ends or freezes at a {@link CrashPoint}. */
public final class CrashingConsumer {
    private CrashingConsumer() {}

    /** Takes the consumer's arguments. */
    public static void main(String[] arguments) {
        SpringApplication.run(
                new Class<?>[] {
                    ConsumerApplication.class,
                    PostingCrashPoints.class,
                    OutboxCrashPoints.class,
                    RetryCrashPoints.class,
                    LayoutCrashPoints.class
                },
                arguments);
    }
}
