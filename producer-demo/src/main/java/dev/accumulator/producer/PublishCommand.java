package dev.accumulator.producer;

import dev.accumulator.producer.expected.ExpectedStateFile;
import dev.accumulator.producer.traffic.Cause;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficCounts;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.traffic.World;
import dev.accumulator.producer.wire.BrokerCheck;
import dev.accumulator.producer.wire.Publisher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = {
            "Publishes realistic traffic: orders, receipts and movements, with as much disorder as you choose.",
            "The same seed and options publish the same records."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {

    @Mixin
    private TopicOptions kafka = new TopicOptions();

    @Option(names = "--documents", defaultValue = "1000", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int documents;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "R",
            description = "Records a second; 0 is as fast as possible (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--duplicates",
            defaultValue = "0",
            paramLabel = "PERCENT",
            description = "Percentage of events that are published twice (default: ${DEFAULT-VALUE}).")
    private double duplicates;

    @Option(
            names = "--reordered",
            defaultValue = "0",
            paramLabel = "PERCENT",
            description = "Percentage of documents that are published out of order (default: ${DEFAULT-VALUE}).")
    private double reordered;

    @Option(
            names = "--corrections",
            defaultValue = "0",
            paramLabel = "PERCENT",
            description =
                    "Percentage of documents that are posted again with other content (default: ${DEFAULT-VALUE}).")
    private double corrections;

    @Option(
            names = "--cancellations",
            defaultValue = "0",
            paramLabel = "PERCENT",
            description = "Percentage of documents that are cancelled; one in ten by a tombstone, one in four"
                    + " then posted again (default: ${DEFAULT-VALUE}).")
    private double cancellations;

    @Option(
            names = "--poison",
            defaultValue = "0",
            paramLabel = "PERCENT",
            description = "Bad records per hundred documents (default: ${DEFAULT-VALUE}).")
    private double poison;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Other seeds publish other documents under other ids (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--mode",
            defaultValue = "binary",
            description = "CloudEvents mode: binary, structured, mixed (default: ${DEFAULT-VALUE}).")
    private Modes mode = Modes.BINARY;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "File for the state that verify needs; .gz is compressed.")
    private @Nullable Path state;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Traffic traffic = Traffic.of(options());
        checkWritable();
        BrokerCheck.require(kafka.bootstrap, kafka.topics());
        PrintWriter out = spec.commandLine().getOut();
        try (StopRequest stop = StopRequest.onInterrupt()) {
            long begin = System.nanoTime();
            publish(traffic, stop);
            summary(out, traffic, Duration.ofNanos(System.nanoTime() - begin));
            if (traffic.hasNext()) {
                out.println("Stopped early; the state covers everything that was published.");
            }
            if (state != null) {
                ExpectedStateFile.write(state, traffic.expectation().state(), about(traffic));
                out.println("Expected state: " + state);
            }
            out.flush();
        }
        return 0;
    }

    private TrafficOptions options() {
        try {
            if (!(rate >= 0)) {
                throw new IllegalArgumentException("rate must not be negative, was " + rate);
            }
            return TrafficOptions.of(seed, documents)
                    .with(new Disturbances(duplicates, reordered, corrections, cancellations, poison))
                    .with(World.DEFAULT)
                    .with(mode)
                    .with(kafka.topics());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
        }
    }

    /** Checks now, because an hour of publishing should not end with a file that cannot be written. */
    private void checkWritable() {
        if (state != null) {
            Path directory = state.toAbsolutePath().getParent();
            if (Files.isDirectory(state) || directory == null || !Files.isWritable(directory)) {
                throw new ParameterException(spec.commandLine(), "--state " + state + " cannot be written");
            }
        }
    }

    private void publish(Traffic traffic, StopRequest stop) {
        try (Publisher publisher = Publisher.to(kafka.bootstrap);
                ProgressBar bar = Progress.bar("documents", documents)) {
            Pace pace = new Pace(rate);
            while (traffic.hasNext() && !stop.requested()) {
                pace.await();
                publisher.send(traffic.next().record());
                bar.stepTo(traffic.documentsBegun());
            }
            publisher.flush();
        }
    }

    private static void summary(PrintWriter out, Traffic traffic, Duration took) {
        TrafficCounts counts = traffic.counts();
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        out.printf(
                Locale.ROOT,
                "Published %,d records of %,d documents in %.1f s (%,.0f records/s).%n",
                counts.records(),
                traffic.documentsBegun(),
                seconds,
                counts.records() / seconds);
        for (Cause cause : Cause.values()) {
            if (counts.of(cause) > 0) {
                out.printf(Locale.ROOT, "  %-14s %,10d%n", words(cause), counts.of(cause));
            }
        }
        if (counts.late() > 0) {
            out.printf(Locale.ROOT, "  %-14s %,10d%n", "out of order", counts.late());
        }
        if (!counts.poison().isEmpty()) {
            out.println("Bad records, each of which must become a dead letter:");
            counts.poison()
                    .forEach((kind, count) ->
                            out.printf(Locale.ROOT, "  %-24s %-24s %,8d%n", words(kind), kind.code(), count));
        }
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private Map<String, String> about(Traffic traffic) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("seed", Long.toString(seed));
        about.put("documents", Integer.toString(traffic.documentsBegun()));
        about.put("records", Long.toString(traffic.counts().records()));
        about.put(
                "disturbances", new Disturbances(duplicates, reordered, corrections, cancellations, poison).toString());
        about.put("mode", mode.name().toLowerCase(Locale.ROOT));
        return about;
    }
}
