package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of any length as CSV. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {
    /** {@code .ci/exports} takes ten million, with 512 MB of heap. */
    private static final int ROWS = Integer.getInteger("test.exports.rows", 40_000);

    private static final int MOVEMENTS_OF_A_DOCUMENT = 10_000;

    /** Long rows, so that all of them fit into no buffer between the database and the client. */
    private static final String LONG_TEXT = "x".repeat(Integer.getInteger("test.exports.chars", 190));

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    @Autowired
    private DataSource dataSource;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void post() {
        await().until(generations::isOpen);
        Registers registers = generations.live().registers();
        registers.define(RegisterDefinition.balance("notes")
                .dimension("shelf", "int")
                .dimension("lot", "text?")
                .resource("pieces", "numeric(18,3)")
                .build());
        registers.post(Change.Post.of(
                "notes:1",
                1,
                List.of(
                        movement(1, "a,b", "10.5"),
                        movement(2, null, "4"),
                        movement(3, "say \"no\"", "-2.25"),
                        movement(4, "=1+1", "0.125"),
                        movement(5, "two\nlines", "12345678901234.125"))));
        registers.define(RegisterDefinition.balance("long_notes")
                .dimension("number", "int")
                .dimension("lot", "text")
                .resource("pieces", "bigint")
                .build());
        for (int first = 0; first < ROWS; first += MOVEMENTS_OF_A_DOCUMENT) {
            registers.post(Change.Post.of(
                    "long:" + first,
                    1,
                    IntStream.range(first, Math.min(ROWS, first + MOVEMENTS_OF_A_DOCUMENT))
                            .mapToObj(number -> new Movement(
                                    "long_notes",
                                    Instant.parse("2026-04-10T10:00:00Z"),
                                    Map.of("number", number, "lot", LONG_TEXT),
                                    Map.of("pieces", BigDecimal.ONE)))
                            .toList()));
        }
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        generations.live().registers().drop("notes", true);
        generations.live().registers().drop("long_notes", true);
    }

    @Test
    void balancesAreExactAndQuotedAndTellTheirPositions() {
        HttpResponse<String> answer = get("/api/registers/notes/balances?groupBy=shelf,lot", "text/csv");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"notes-balances.csv\"");
        assertThat(answer.headers().firstValue("Accumulator-Positions")).isPresent();
        assertThat(answer.body()).isEqualTo("""
                shelf,lot,pieces
                1,"a,b",10.500
                2,,4.000
                3,"say ""no""\",-2.250
                4,=1+1,0.125
                5,"two|lines",12345678901234.125
                """.replace("\n", "\r\n").replace("|", "\n"));
        assertThat(get("/api/registers/notes/balances?shelf=4&groupBy=lot", "text/csv;spreadsheet=true")
                        .body())
                .isEqualTo("\uFEFFshelf,lot,pieces\r\n4,'=1+1,0.125\r\n");
        assertThat(get("/api/registers/notes/balances?shelf=99&groupBy=lot", "text/csv")
                        .body())
                .isEqualTo("shelf,lot,pieces\r\n");
    }

    @Test
    void theColumnsAndRowsAreThoseOfPages() {
        for (String path : List.of(
                "/api/registers/notes/balances?shelf=1",
                "/api/registers/notes/balances?groupBy=lot,shelf&sort=-pieces&nonZero=true",
                "/api/registers/notes/balances?groupBy=shelf&at=2026-04-10",
                "/api/registers/notes/turnovers?groupBy=shelf&shelf=1,2",
                "/api/registers/notes/turnovers?interval=month&from=2026-01-01&to=2026-12-31&balances=true",
                "/api/registers/notes/turnovers?interval=hour&groupBy=shelf&balances=true",
                "/api/registers/notes/turnovers?interval=document&groupBy=shelf,lot&sort=-period",
                "/api/registers/notes/turnovers?interval=month&from=2026-01-01&to=2026-12-31&balances=true&empty=true",
                "/api/registers/notes/movements?order=period-oldest-first",
                "/api/registers/notes/movements?shelf=1&history=true")) {
            JsonNode rows = JsonMapper.shared()
                    .readTree(get(path + "&decimals=string", "application/json").body())
                    .path("rows");
            List<String> lines = get(path, "text/csv").body().lines().toList();
            // JSON has it only where a movement was shifted; a file has the same columns whatever its rows are.
            assertThat(lines.getFirst().replace("originalPeriod,", ""))
                    .as(path)
                    .isEqualTo(String.join(",", rows.path(0).propertyNames()));
            // A text of two lines is two lines of the file.
            assertThat(lines.size()).as(path).isBetween(rows.size() + 1, rows.size() + 2);
        }
    }

    @Test
    void theLastLineOfAnExportHasTheTotalsOfAllRows() {
        for (String path : List.of(
                "/api/registers/notes/turnovers?groupBy=lot,shelf&limit=1&balances=true&totals=true",
                "/api/registers/notes/turnovers?interval=document&groupBy=shelf&limit=1&totals=true&pieces_net=gt:0")) {
            JsonNode answer = JsonMapper.shared()
                    .readTree(get(path + "&decimals=string", "application/json").body());
            List<String> figures = new ArrayList<>();
            answer.path("totals").forEach(figure -> figures.add(figure.asString()));
            assertThat(answer.path("rows")).as(path).hasSize(1);
            assertThat(figures).as(path).isNotEmpty();
            String csv = get(path.replace("&limit=1", ""), "text/csv").body();
            assertThat(csv)
                    .as(path)
                    .startsWith(String.join(",", answer.path("rows").path(0).propertyNames()) + "\r\n")
                    .containsPattern("\r\ntotal,,+" + Pattern.quote(String.join(",", figures)) + "\r\n$");
        }
        assertThat(get("/api/registers/notes/turnovers?shelf=1&totals=true", "text/csv")
                        .body()
                        .lines())
                .as("one row and its totals")
                .hasSize(3);
    }

    @Test
    void anExportHasAllRowsWithoutAPageLimit() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = http.send(
                request("/api/registers/long_notes/balances?groupBy=number,lot", "text/csv"),
                HttpResponse.BodyHandlers.ofLines());
        try (var lines = answer.body()) {
            long[] next = new long[] {-1};
            lines.forEach(line -> {
                if (next[0] >= 0 && !line.startsWith(next[0] + ",")) {
                    throw new AssertionError("Row " + next[0] + " is " + line);
                }
                next[0]++;
            });
            assertThat(next[0]).isEqualTo(ROWS);
        }
        assertThat(get("/api/registers/notes/balances?limit=5", "text/csv").body())
                .contains("\"status\":400", "\"field\":\"limit\"");
        assertThat(get("/api/registers/notes/balances?groupBy=nothing", "text/csv")
                        .body())
                .contains("\"status\":400", "\"field\":\"groupBy\"");
        assertThat(get("/api/registers/nothing/balances", "text/csv").body()).contains("\"status\":404");
        assertThat(get("/api/registers/sales/balances", "text/csv").body()).contains("keeps turnovers only");
    }

    @Test
    void anExportThatFailsInTheMiddleDoesNotLookComplete() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            // The first of ten million rows comes after all were put in order.
            socket.setSoTimeout(300_000);
            socket.connect(new InetSocketAddress("localhost", port));
            socket.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "GET /api/registers/long_notes/balances?groupBy=number,lot HTTP/1.1",
                                    "Host: localhost",
                                    "Accept: text/csv",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 64);
            assertThat(answer.readLine()).contains("200");
            String first = answer.readLine();
            while (!first.startsWith("0,")) {
                first = answer.readLine();
            }
            // The client does not read on, so the server waits for it in the middle of the rows.
            await().atMost(Duration.ofMinutes(3)).until(() -> terminated(jdbc) > 0);

            String last = first;
            try {
                for (String line = answer.readLine(); line != null; line = answer.readLine()) {
                    last = line;
                }
            } catch (IOException reset) {
                last = "reset";
            }
            // The last chunk of a whole body is empty.
            assertThat(last).isNotEqualTo("0").isNotEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(get("/api/registers/notes/balances?groupBy=shelf", "text/csv")
                        .statusCode())
                .isEqualTo(200);
    }

    private static int terminated(JdbcTemplate jdbc) {
        Integer terminated = jdbc.queryForObject("""
                select count(pg_terminate_backend(pid))
                  from pg_stat_activity
                 where datname = current_database()
                   and pid <> pg_backend_pid()
                   and state = 'idle in transaction'
                   and query like '%long_notes%'
                """, Integer.class);
        return terminated == null ? 0 : terminated;
    }

    private static Movement movement(int shelf, @Nullable String lot, String pieces) {
        Map<String, @Nullable Object> cell = new LinkedHashMap<>();
        cell.put("shelf", shelf);
        cell.put("lot", lot);
        return new Movement(
                "notes", Instant.parse("2026-04-10T10:00:00Z"), cell, Map.of("pieces", new BigDecimal(pieces)));
    }

    private HttpResponse<String> get(String path, String accept) {
        try {
            return http.send(request(path, accept), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private HttpRequest request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", accept)
                .build();
    }
}
