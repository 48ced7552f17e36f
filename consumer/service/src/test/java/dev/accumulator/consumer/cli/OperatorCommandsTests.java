package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import picocli.CommandLine;

class OperatorCommandsTests {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<Headers> asked = new ArrayList<>();
    private HttpServer server = open();

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Each answer is a status and a body. The last one is repeated. */
    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders());
            String answer = answers.size() > 1 ? answers.remove() : answers.getFirst();
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int say(String... args) {
        return OperatorCommands.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String url() {
        return "--url=http://localhost:" + server.getAddress().getPort() + "/";
    }

    @Test
    void theServiceIsToldWhoAsks() {
        answers.add("200 {\"rebuilds\": []}");

        assertThat(say("rebuild", "list", url())).isZero();
        assertThat(say("rebuild", "list", url(), "--as", "Zoë")).isZero();
        assertThat(asked)
                .extracting(headers -> headers.getFirst("Accumulator-Operator"))
                .containsExactly(System.getProperty("user.name"), "Zo%C3%AB");
        assertThat(asked).noneMatch(headers -> headers.containsKey("Authorization"));
    }

    @Test
    void aUserNeedsAPassword() {
        assertThat(say("rebuild", "list", url(), "--user", "ann")).isEqualTo(2);
        assertThat(err.toString()).contains("--user needs a password, in the variable ACCUMULATOR_PASSWORD");
        assertThat(asked).isEmpty();
    }

    @Test
    void aPasswordIsPrintedAsAHashAndNotAsItIs() {
        CommandLine command = new CommandLine(new PasswordCommand(
                        null, new ByteArrayInputStream("correct horse\n".getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out, true));

        assertThat(command.execute()).isZero();
        assertThat(out.toString()).startsWith("{bcrypt}$2a$10$").doesNotContain("horse");
        assertThat(new BCryptPasswordEncoder()
                        .matches("correct horse", out.toString().strip().substring("{bcrypt}".length())))
                .isTrue();
    }

    @Test
    void aShortPasswordIsRefused() {
        CommandLine command = new CommandLine(
                        new PasswordCommand(null, new ByteArrayInputStream("short\n".getBytes(StandardCharsets.UTF_8))))
                .setErr(new PrintWriter(err, true));

        assertThat(command.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("at least 8 characters");
    }

    private static String rebuild(String state, String more) {
        return """
                200 {"id": 7, "state": "%s", "generation": 3, "previous": 2, "createdAt": "2026-05-15T12:00:00Z", "error": null,
                "report": null, "progress": {"recordsPerSecond": 1200.5, "secondsLeft": 75, "partitions":
                [{"start": 10, "current": 60, "end": 110}]}%s}""".formatted(state, more);
    }

    @Test
    void settingsStartTheService() {
        assertThat(OperatorCommands.isMeant("rebuild", "list")).isTrue();
        assertThat(OperatorCommands.isMeant()).isFalse();
        assertThat(OperatorCommands.isMeant("")).isFalse();
        assertThat(OperatorCommands.isMeant("--server.port=8081")).isFalse();
        assertThat(OperatorCommands.isMeant("--accumulator.words=--help")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "help --help", "--server.port=8081 --help", "--version --help"})
    void helpSaysWhatThereIsInsteadOfStarting(String line) {
        String[] args = line.split(" ");

        assertThat(OperatorCommands.isMeant(args)).isTrue();
        assertThat(say(args)).isZero();
        assertThat(out.toString())
                .contains("java -jar accumulator-consumer.jar", "--spring.datasource.url=", "application.yaml")
                .contains("ACCUMULATOR_QUERY_CONCURRENCY", "operations.md", "security.md")
                .containsPattern("  status +Shows the state of the service")
                .containsPattern("  rebuild +Builds all derived state again")
                .containsPattern("  partition +\\w+")
                .containsPattern("  partitioning +Checks")
                .containsPattern("  outbox +Lists")
                .containsPattern("  password +Prints the hash");
        assertThat(out.toString().lines()).allMatch(shown -> shown.length() <= 125);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpOfOneCommandIsThatCommands() {
        assertThat(say("help", "rebuild")).isZero();
        assertThat(out.toString()).startsWith("Usage: rebuild").contains("rollback");
    }

    @Test
    void everyDocumentOfTheHelpExists() {
        say("--help");

        List<String> documents = Pattern.compile("\\w+\\.md")
                .matcher(out.toString())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(documents)
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(Path.of("../../docs", name)).exists());
    }

    @Test
    void theVersionIsSaid() {
        assertThat(OperatorCommands.isMeant("--version")).isTrue();
        assertThat(say("--version")).isZero();
        assertThat(out.toString()).startsWith("accumulator-consumer ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"staus", "start", "help staus"})
    void aWordThatIsNoCommandStartsNothing(String line) {
        String[] args = line.split(" ");

        assertThat(OperatorCommands.isMeant(args)).isTrue();
        assertThat(say(args)).isEqualTo(2);
        assertThat(err.toString())
                .contains("There is no command \"" + args[args.length - 1]
                        + "\". Choose one of: status, mapping, rebuild");
    }

    @Test
    void aWrongCommandLineEndsWithTwoAndShowsWhatIsAllowed() {
        assertThat(say("rebuild", "strat")).isEqualTo(2);
        assertThat(err.toString()).contains("strat").contains("Did you mean: rebuild");
        assertThat(say("rebuild")).isEqualTo(2);
        assertThat(err.toString()).contains("Choose one of:").contains("rollback");
        assertThat(say("rebuild", "list", "--url=localhost")).isEqualTo(2);
        assertThat(err.toString()).contains("--url must be like http://localhost:8080");
    }

    @Test
    void aRefusalEndsWithThreeAndTheReason() {
        answers.add("404 {\"code\": \"rebuild-not-found\", \"detail\": \"There is no rebuild 7\"}");

        assertThat(say("rebuild", "switch", "7", url())).isEqualTo(3);
        assertThat(err.toString()).contains("There is no rebuild 7");
    }

    @Test
    void anUnreachableServiceEndsWithThree() {
        String url = url();
        server.stop(0);

        assertThat(say("rebuild", "list", url)).isEqualTo(3);
        assertThat(err.toString()).contains("No answer from http://localhost:");
    }

    @Test
    void watchesAcrossARestartOfTheServiceUntilTheRebuildFails() {
        answers.addAll(List.of(
                rebuild("running", ""),
                "503 {\"detail\": \"starting\"}",
                rebuild("catching-up", ""),
                rebuild("failed", "").replace("\"error\": null", "\"error\": \"the topic was recreated\"")));

        assertThat(say("rebuild", "watch", "7", url())).isEqualTo(1);
        assertThat(out.toString()).contains("Rebuild 7 is failed.  the topic was recreated");
        assertThat(err.toString()).contains("trying again");
    }

    @Test
    void showsProgressInABarWithSpeedAndTimeLeft() {
        answers.addAll(
                List.of(rebuild("running", ""), rebuild("ready", "").replace("\"current\": 60", "\"current\": 110")));

        assertThat(say("rebuild", "watch", "7", url())).isZero();
        assertThat(err.toString())
                .containsPattern("rebuild 7 +50% \\[=+ +\\] +50/100 events .* running, 1,201/s, 1 min 15 s left")
                .containsPattern("rebuild 7 +100% \\[=+\\] +100/100 events .* ready");
    }

    @Test
    void listsDifferencesOfAllPages() {
        answers.addAll(List.of("""
                200 {"differences": [{"number": 1, "kind": "cell", "register": "inventory", "difference": {"cell": {"product": 1},
                "start": "2026-04-19", "figure": "quantity receipts", "live": 12345678901234567890.10, "rebuilt": 3,
                "difference": -2, "recorders": [{"recorder": "order:3"}]}}], "next": 1}""", """
                200 {"differences": [{"number": 2, "kind": "document", "register": null, "difference": {"recorder": "order:4",
                "live": null, "rebuilt": {"revision": 2, "posted": true}}}], "next": null}"""));

        assertThat(say("rebuild", "differences", "7", url())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "inventory {\"product\":1} quantity receipts of 2026-04-19: live 12345678901234567890.10, rebuilt 3,"
                                + " difference -2, by order:3",
                        "document order:4: live not there, rebuilt posted at revision 2");
    }

    @Test
    void showsTheEstimateBeforeItStarts() {
        answers.add("""
                200 {"estimate": {"bytes": 12345678, "records": 1000000, "seconds": 3725, "recordsPerSecond": 268.4,
                "basedOn": "the last rebuild", "missing": ["orders-0 begins at 5"]}}""");

        assertThat(say("rebuild", "estimate", url())).isZero();
        assertThat(out.toString())
                .contains("12.3 MB of disk")
                .contains(
                        "1,000,000 records are to be replayed: about 1 h 2 min, at the 268 a second of the last rebuild.")
                .contains("Missing: orders-0 begins at 5");
    }

    @Test
    void theCheckOfPartitionersEndsWithOneIfItHasFoundDocuments() {
        answers.addAll(List.of(
                "200 {\"documentsInSeveralPartitions\": 0, \"countedMax\": 10000, \"rows\": []}",
                """
                200 {"documentsInSeveralPartitions": 1203, "countedMax": 10000, "rows": [{"recorder": "order:7",
                "partition": "orders-3", "otherPartition": "orders-1", "foundAt": "2026-11-28T20:15:00Z"}]}""",
                "200 {\"documentsInSeveralPartitions\": 10000, \"countedMax\": 10000, \"rows\": []}",
                "503 {\"detail\": \"no connection\"}"));

        assertThat(say("partitioning", url())).isZero();
        assertThat(out.toString()).contains("Every document is in one partition");
        assertThat(say("partitioning", url())).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "1,203 documents have records in more than one partition. The last that were found:",
                        "  order:7  in orders-3 and orders-1, found at 2026-11-28T20:15:00Z");
        assertThat(say("partitioning", url())).isEqualTo(1);
        assertThat(out.toString()).contains("At least 10,000 documents");
        assertThat(say("partitioning", url())).isEqualTo(3);
        assertThat(err.toString()).contains("no connection");
        assertThat(say("partitioning", "--url=localhost")).isEqualTo(2);
    }
}
