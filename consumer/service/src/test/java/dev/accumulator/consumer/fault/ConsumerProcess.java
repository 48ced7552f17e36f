package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerProgram;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.Ports;
import dev.accumulator.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the consumer. It runs the packaged jar, or the compiled classes if nothing is packaged. It can be
 * started many times, always on the same port.
 */
final class ConsumerProcess {
    private final String bootstrapServers;
    private final PostgresDatabase database;
    private final Path log;
    private final List<String> settings;
    private final boolean impatient;
    private final int port = Ports.anyFree();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ChildProcess process;
    private int starts;

    /** @param impatient true for short limits, so that others take over soon; false for those of the product */
    ConsumerProcess(
            String bootstrapServers, PostgresDatabase database, Path log, List<String> settings, boolean impatient) {
        this.bootstrapServers = bootstrapServers;
        this.database = database;
        this.log = log;
        this.settings = settings;
        this.impatient = impatient;
    }

    void start() {
        startWith("384m");
    }

    /** @param heap the largest heap, as in {@code -Xmx} */
    void startWith(String heap) {
        List<String> command = ConsumerProgram.command(heap);
        command.addAll(arguments());
        process = ChildProcess.of(log, command);
        starts++;
    }

    /** Starts the consumer on the virtual machine's own settings, as an operator does. */
    void startAsShipped() {
        List<String> command = ConsumerProgram.asShipped("512m");
        command.addAll(arguments());
        process = ChildProcess.of(log, command);
        starts++;
    }

    /** Returns how often it was started. */
    int starts() {
        return starts;
    }

    /** Starts the consumer with crash points instead, which are test classes and not in the packaged jar. */
    void startCrashing(String points, String... more) {
        List<String> program =
                ConsumerProgram.command("384m", "-D" + CrashPoint.PROPERTY + "=" + points, CrashingConsumer.class);
        program.addAll(arguments());
        for (String setting : more) {
            // A setting that is given twice would become a list of two values.
            program.removeIf(usual -> usual.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            program.add(setting);
        }
        process = ChildProcess.of(log, program);
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                // One port for both, since a free one is free alone.
                "--management.server.port=" + port,
                "--spring.main.banner-mode=off",
                "--accumulator.verification.cron=-",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + bootstrapServers));
        if (impatient) {
            arguments.addAll(List.of(
                    "--spring.datasource.hikari.connection-timeout=2000",
                    "--spring.datasource.hikari.maximum-pool-size=8",
                    "--spring.datasource.hikari.connection-init-sql="
                            + "select set_config('idle_in_transaction_session_timeout', '5s', false),"
                            + " set_config('statement_timeout', '20s', false)",
                    // The shortest session that a broker allows. A killed instance's partitions wait for its end.
                    "--spring.kafka.consumer.properties.session.timeout.ms=6000",
                    "--spring.kafka.consumer.properties.heartbeat.interval.ms=1000",
                    "--accumulator.intake.back-off-max=1s",
                    "--accumulator.intake.batch-records=500",
                    "--accumulator.day-totals-from=3",
                    "--accumulator.posting.lock-wait-max=3s",
                    "--accumulator.posting.idle-in-transaction-max=5s",
                    "--accumulator.outbox.lease=3s",
                    "--accumulator.outbox.back-off-max=1s"));
        }
        arguments.addAll(settings);
        return arguments;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Returns the process that was started last. */
    ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException("The instance was not started");
        }
        return process;
    }

    void kill() {
        process().kill();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    String post(String path) throws IOException, InterruptedException {
        return send("POST", path, "").body();
    }

    /** Sends a request with a JSON body, or with no body. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher sent =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, sent)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    void awaitUp() {
        await("the health of " + log)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() ->
                        get("/actuator/health").contains("\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\""));
    }

    /** Waits until it can answer. Its health may tell for a minute more what has gone wrong before. */
    void awaitReady() {
        await("the readiness of " + log)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> send("GET", "/actuator/health/readiness", "").statusCode() == 200);
    }

    /** Runs the product's own verification, which must find nothing. */
    void verify() throws IOException, InterruptedException {
        post("/api/verifications");
        await("the product's own verification")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(get("/api/verifications")).contains("\"state\":\"done\"", "\"differencesTotal\":0"));
    }

    /** True if its relay of results is the active one. Each topic has its own. */
    boolean isRelayActive() throws IOException, InterruptedException {
        return get("/actuator/prometheus")
                .lines()
                .anyMatch(line -> line.startsWith("accumulator_outbox_relay_active")
                        && line.contains(Topics.POSTINGS)
                        && line.endsWith(" 1.0"));
    }
}
