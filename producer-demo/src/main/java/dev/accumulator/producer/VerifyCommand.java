package dev.accumulator.producer;

import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.ExpectedStateFile;
import dev.accumulator.producer.verify.OutboxTopics;
import dev.accumulator.producer.verify.Report;
import dev.accumulator.producer.verify.SignInRefused;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description = {
            "Compares a consumer's balances, turnovers, orders and, with --bootstrap, its published events"
                    + " with those that follow from the traffic, and prints every difference.",
            "Ends with 0 if all is equal, 1 if something differs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

    private static final int EXIT_DIFFERENT = 1;
    private static final long POLL_MILLIS = 1_000;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            paramLabel = "URL",
            description = "URL of the consumer (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Mixin
    private SignInOptions who;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "File that publish has saved. After several runs against one consumer, give the file of each.")
    private List<Path> states = new ArrayList<>();

    @Option(names = "--scenario", description = "The demo scenario was published too.")
    private boolean scenario;

    @Option(
            names = "--whole",
            description = "Also report anything else in the consumer. Without this, cells of products below 1001, which"
                    + " publish never uses, are ignored.")
    private boolean whole;

    @Option(
            names = "--orders",
            defaultValue = "500",
            paramLabel = "N",
            description = "Number of orders to read, spread over all (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's address. With it, the results and dead letters that the consumer published are"
                    + " compared too.")
    private @Nullable String bootstrap;

    @Option(
            names = "--postings-topic",
            defaultValue = Topics.POSTINGS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String postings = "";

    @Option(
            names = "--dead-letters-topic",
            defaultValue = Topics.DEAD_LETTERS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String deadLetters = "";

    @Option(
            names = "--wait",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "How long to retry until everything is equal (default: ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Option(
            names = "--show",
            defaultValue = "20",
            paramLabel = "N",
            description = "Number of differences of a kind to print (default: ${DEFAULT-VALUE}).")
    private int show;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param environment the variables that passwords and tokens are taken from */
    VerifyCommand(Map<String, String> environment) {
        this.who = new SignInOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (states.isEmpty() && !scenario) {
            throw new ParameterException(
                    spec.commandLine(), "Give the state to compare with: --state FILE or --scenario");
        }
        if (orders < 0 || waitSeconds < 0 || show < 0) {
            throw new ParameterException(spec.commandLine(), "--orders, --wait and --show must not be negative");
        }
        if (url.getScheme() == null || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://localhost:8080, was " + url);
        }
        OutboxTopics topics = bootstrap == null ? null : new OutboxTopics(bootstrap, postings, deadLetters);
        Report report = check(new Verification(url, who.signIn(), expected(), whole, orders, topics));
        print(report);
        return report.equal() ? 0 : EXIT_DIFFERENT;
    }

    private ExpectedState expected() throws IOException {
        ExpectedState expected = scenario ? DemoScenario.expected() : ExpectedState.EMPTY;
        for (Path file : states) {
            try {
                expected = expected.plus(ExpectedStateFile.read(file, false));
            } catch (NoSuchFileException missing) {
                throw new ParameterException(spec.commandLine(), "--state " + file + " does not exist", missing);
            }
        }
        return expected;
    }

    /** Waits for a consumer that does not answer as for one that is behind, but not for one that refuses the sign-in. */
    private Report check(Verification verification) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        while (true) {
            boolean last = System.nanoTime() >= deadline;
            try {
                Report report = verification.check();
                if (report.equal() || last) {
                    return report;
                }
                int differences = report.sections().stream()
                        .mapToInt(section -> section.differences().size())
                        .sum();
                err.printf(Locale.ROOT, "%,d differences so far, trying again%n", differences);
            } catch (SignInRefused refused) {
                throw refused;
            } catch (IOException unanswered) {
                if (last) {
                    throw unanswered;
                }
                err.println(unanswered.getMessage() + ", trying again");
            }
            err.flush();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        for (Report.Section section : report.sections()) {
            int count = section.differences().size();
            out.printf(Locale.ROOT, "%-20s %s: %s%n", section.name(), section.compared(), words(count));
            section.differences().stream().limit(show).forEach(difference -> out.println("  " + difference));
            if (count > show) {
                out.printf(Locale.ROOT, "  … and %,d more (--show %d)%n", count - show, count);
            }
        }
        out.println(report.equal() ? "The consumer is as expected." : "The consumer differs from the expected state.");
        out.flush();
    }

    private static String words(int differences) {
        return switch (differences) {
            case 0 -> "equal";
            case 1 -> "1 difference";
            default -> String.format(Locale.ROOT, "%,d differences", differences);
        };
    }
}
