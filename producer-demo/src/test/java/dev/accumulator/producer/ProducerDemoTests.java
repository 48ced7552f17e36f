package dev.accumulator.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.Register;
import dev.accumulator.producer.verify.FakeConsumer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProducerDemoTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        publish --documents 0        | --documents must be at least 1, was 0
        publish --documents many     | Invalid value for option '--documents': 'many' is not an int
        publish --poison 120         | --poison must be a percentage from 0 to 100, was 120.0
        publish --duplicates -1      | --duplicates must be a percentage from 0 to 100, was -1.0
        publish --corrections NaN    | --corrections must be a percentage from 0 to 100, was NaN
        publish --rate -5            | --rate must not be negative, was -5.0
        publish --mode json          | Invalid value for option '--mode': expected one of [BINARY, STRUCTURED, MIXED]
        publish --state /no/such/x   | --state /no/such/x cannot be written
        publish --documnets 5        | Possible solutions: --documents
        verify                       | Give the state to compare with: --state FILE or --scenario
        verify --scenario --wait -1  | --orders, --wait and --show must not be negative
        verify --scenario --url here | --url must be like http://localhost:8080, was here
        verify --state nowhere       | --state nowhere does not exist
        verfiy                       | Did you mean: producer-demo verify
        ''                           | Choose one of: publish, verify, scenario, send, shop
        shop --port 70000            | --port must be from 0 to 65535, was 70000
        shop --url here              | --url must be like http://localhost:8080, was here
        """)
    void namesTheMistakeInACommandLine(String line, String message) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).hasLineCount(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void reportsAConsumerThatDoesNotAnswer() {
        assertThat(run("verify", "--scenario", "--url", "http://localhost:1")).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("No answer from http://localhost:1")
                .hasLineCount(1);
    }

    @Test
    void verifySignsInByTheVariablesOfTheConsumersCommands() throws IOException {
        try (FakeConsumer consumer = new FakeConsumer()) {
            String url = consumer.url().toString();
            for (Register register : Register.SHIPPED) {
                consumer.answer(cells(register, "balances"), "{\"rows\":[],\"next\":null}");
                consumer.answer(cells(register, "turnovers"), "{\"rows\":[],\"next\":null}");
            }

            consumer.wants("Basic YW5uOnNlY3JldA==");
            environment.put("ACCUMULATOR_PASSWORD", "secret");
            assertThat(run("verify", "--scenario", "--url", url, "--user", "ann"))
                    .isEqualTo(1);
            consumer.wants("Bearer a.b.c");
            environment.put("ACCUMULATOR_TOKEN", " a.b.c ");
            assertThat(run("verify", "--scenario", "--url", url)).isEqualTo(1);
            assertThat(consumer.refusals()).isZero();
            assertThat(out.toString()).contains("inventory balances", "The consumer differs");
        }
    }

    @Test
    void verifyDoesNotWaitForASignInToBecomeRight() throws IOException {
        try (FakeConsumer consumer = new FakeConsumer()) {
            String url = consumer.url().toString();
            consumer.wants("Bearer a.b.c");

            assertThat(run("verify", "--scenario", "--url", url, "--wait", "60"))
                    .isEqualTo(3);
            assertThat(run("verify", "--scenario", "--url", url, "--user", "ann"))
                    .isEqualTo(2);
            assertThat(consumer.refusals()).isEqualTo(1);
            assertThat(err.toString())
                    .contains("answered 401. Sign in by --user NAME")
                    .contains("--user needs a password, in the variable ACCUMULATOR_PASSWORD");
        }
    }

    private static String cells(Register register, String question) {
        return "/api/registers/" + register.name() + "/" + question + "?groupBy="
                + String.join(",", register.dimensions()) + "&limit=1000";
    }

    @Test
    void reportsABrokerThatDoesNotAnswer() {
        assertThat(run("publish", "--bootstrap", "localhost:1")).isEqualTo(3);
        assertThat(err.toString()).isEqualToIgnoringNewLines("No Kafka broker answers at localhost:1");
    }

    @Test
    void reportsAFileThatIsNotAnExpectedState() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        assertThat(run("verify", "--state", file.toString())).isEqualTo(3);
        assertThat(err.toString())
                .contains("notes.txt is not an expected state")
                .hasLineCount(1);
    }

    @Test
    void saysWhyAFileHoldsNoEventToSend() throws IOException {
        Path file = Files.writeString(folder.resolve("event.json"), "{\"type\":\"order.posted\",\"data\":{}}");
        assertThat(run("send", file.toString())).isEqualTo(3);
        assertThat(err.toString())
                .contains("event.json holds no event: its \"data\" has no \"orderId\"")
                .hasLineCount(1);
        assertThat(run("send", folder.resolve("nowhere.json").toString())).isEqualTo(3);
        assertThat(err.toString()).contains("nowhere.json does not exist").hasLineCount(2);
    }

    @Test
    void helpNamesEveryOptionOfPublish() {
        assertThat(run("publish", "--help")).isZero();
        assertThat(out.toString())
                .contains("--bootstrap", "--documents", "--rate", "--duplicates", "--reordered", "--corrections")
                .contains("--cancellations", "--poison", "--seed", "--mode", "--state");
    }

    private int run(String... args) {
        CommandLine commandLine = ProducerDemo.commandLine(environment);
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(args);
    }
}
