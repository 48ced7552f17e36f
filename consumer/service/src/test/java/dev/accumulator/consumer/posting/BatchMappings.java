package dev.accumulator.consumer.posting;

import dev.accumulator.testkit.TestKafka;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Brings a mapping, as an application does. It has no annotation, so that only those contexts have it that name it.
 */
public class BatchMappings {

    /** Reads {@code test.batches.topic}, or else a topic of its own, and multiplies by {@code test.batches.factor}. */
    @Bean
    BatchMapping batchMapping(Environment environment) {
        String topic = environment.getProperty("test.batches.topic");
        return new BatchMapping(
                "batches",
                topic == null ? TestKafka.newTopic("batches", 4) : topic,
                environment.getProperty("test.batches.factor", Integer.class, 1));
    }
}
