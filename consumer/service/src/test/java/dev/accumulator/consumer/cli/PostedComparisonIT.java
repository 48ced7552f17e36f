package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.posting.BatchMapping;
import dev.accumulator.consumer.posting.MappingTrial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

/** A mapping that is tried on events, compared with what a running instance has posted of them. */
@WholeConsumer
class PostedComparisonIT {
    @Autowired
    private Generations generations;

    @Autowired
    private GenerationChanges changes;

    @Autowired
    private RecordMapping batches;

    @Autowired
    private Environment environment;

    @LocalServerPort
    private int port;

    @Test
    void whatAnotherFormOfAMappingWouldMakeOtherwiseIsPrinted() throws Exception {
        await().until(generations::isOpen);
        publish("[{\"id\":\"try1\",\"revision\":2,\"product\":901,\"quantity\":\"2.50\"}]");
        await().atMost(Duration.ofMinutes(3))
                .until(() ->
                        generations.live().registers().recorder("batches:try1").isPresent());
        String events = """
                [{"id":"try1","revision":1,"product":901,"quantity":"9"},
                 {"id":"try1","revision":2,"product":901,"quantity":"2.50"},
                 {"id":"try2","revision":1,"product":901,"quantity":"1"},
                 {"skip":"return"}, {"bad":true}]""";

        assertThat(compared(batches, events))
                .contains("5 parts")
                .contains("differs from what is posted: batches:try2\n  it is not posted\n")
                .contains("2 documents compared with what is posted, 1 differ\n")
                .doesNotContain("try1\n");
        assertThat(compared(new BatchMapping("batches", "any", 10), events)).contains("""
                        differs from what is posted: batches:try1
                          posted:   inventory 2026-04-19T10:15:00Z {product=901, quantity=2.5, warehouse=1}
                          would be: inventory 2026-04-19T10:15:00Z {product=901, quantity=25, warehouse=1}
                        """);
    }

    private String compared(RecordMapping mapping, String value) throws Exception {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        PostedComparison comparison = new PostedComparison(
                new OperatorClient(URI.create("http://localhost:" + port), "/api/recorders", Map.of()), out);
        RawEvent event = new RawEvent(
                mapping.topics().iterator().next(), 0, 0, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
        List<MappingTrial.TriedPart> parts = new MappingTrial(changes.configured()).of(mapping, event);
        out.println(parts.size() + " parts");
        comparison.add(parts);
        comparison.compare();
        return printed.toString();
    }

    private void publish(String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", environment.getRequiredProperty("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer())) {
            Future<RecordMetadata> sent = producer.send(
                    new ProducerRecord<>(batches.topics().iterator().next(), value));
            producer.flush();
            assertThat(sent).isDone();
        }
    }
}
