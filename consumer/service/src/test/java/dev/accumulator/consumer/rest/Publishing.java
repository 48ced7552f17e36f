package dev.accumulator.consumer.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.core.env.Environment;

/** Publishes events in binary mode to the topics of a context. */
final class Publishing implements AutoCloseable {
    private final Environment environment;
    private final KafkaProducer<String, String> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    Publishing(Environment environment) {
        this.environment = environment;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer());
    }

    /** @param topic the name of the topic's setting, such as {@code orders} */
    void send(String topic, String key, String type, String value) {
        ProducerRecord<String, String> built = new ProducerRecord<>(setting("accumulator.topics." + topic), key, value);
        Map.of("ce_specversion", "1.0", "ce_id", key, "ce_source", "/test", "ce_type", type)
                .forEach((name, text) -> built.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        sent.add(producer.send(built));
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }

    /** Waits until everything is sent. */
    @Override
    public void close() {
        producer.close();
        for (Future<RecordMetadata> one : sent) {
            if (one.state() != Future.State.SUCCESS) {
                throw new IllegalStateException("A record was not sent", one.exceptionNow());
            }
        }
    }
}
