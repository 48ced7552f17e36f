import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public class Publish {
    static final String EVENT = """
            {event}
            """;

    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", "{bootstrap}");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>("{topic}", "hello:1", EVENT);
            record.headers()
                    .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
            System.out.println(producer.send(record).get());
        }
    }
}
