package dev.accumulator.producer;

import dev.accumulator.producer.wire.BrokerCheck;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.WrittenEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "send",
        description = "Publishes one event that is written as a CloudEvent in structured mode.",
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Mixin
    private TopicOptions kafka = new TopicOptions();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The event; without it, standard input is read.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProducerRecord<String, byte[]> event = event();
        BrokerCheck.require(kafka.bootstrap, kafka.topics());
        try (Publisher publisher = Publisher.to(kafka.bootstrap)) {
            publisher.send(event);
            publisher.flush();
        }
        spec.commandLine()
                .getOut()
                .printf(Locale.ROOT, "Published to topic %s with key %s.%n", event.topic(), event.key());
        return 0;
    }

    private ProducerRecord<String, byte[]> event() throws IOException {
        String name = file == null ? "standard input" : file.toString();
        try {
            byte[] value = file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
            return WrittenEvent.record(value, kafka.topics());
        } catch (NoSuchFileException missing) {
            throw new IOException(name + " does not exist", missing);
        } catch (IllegalArgumentException unclear) {
            throw new IOException(name + " holds no event: " + unclear.getMessage(), unclear);
        }
    }
}
