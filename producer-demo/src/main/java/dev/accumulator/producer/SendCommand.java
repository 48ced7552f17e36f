package dev.accumulator.producer;

import dev.accumulator.producer.wire.BrokerCheck;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.WrittenEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "send",
        description = {
            "Publishes one event that is written as a CloudEvent in structured mode; or, with --topic, each line of the input",
            "as it is."
        },
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Mixin
    private TopicOptions kafka = new TopicOptions();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Publishes each line to this topic, without key and headers. The topic is made if there is none.")
    private @Nullable String topic;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The event; without it, standard input is read.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (topic != null) {
            return sendLines(topic);
        }
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

    private int sendLines(String to) throws IOException, InterruptedException {
        List<String> lines = new String(input(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        BrokerCheck.requireOrMake(kafka.bootstrap, to);
        try (Publisher publisher = Publisher.to(kafka.bootstrap)) {
            lines.forEach(line -> publisher.send(new ProducerRecord<>(to, line.getBytes(StandardCharsets.UTF_8))));
            publisher.flush();
        }
        spec.commandLine().getOut().printf(Locale.ROOT, "Published %d records to topic %s.%n", lines.size(), to);
        return 0;
    }

    private ProducerRecord<String, byte[]> event() throws IOException {
        try {
            return WrittenEvent.record(input(), kafka.topics());
        } catch (IllegalArgumentException unclear) {
            throw new IOException(inputName() + " holds no event: " + unclear.getMessage(), unclear);
        }
    }

    private byte[] input() throws IOException {
        try {
            return file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException(inputName() + " does not exist", missing);
        }
    }

    private String inputName() {
        return file == null ? "standard input" : file.toString();
    }
}
