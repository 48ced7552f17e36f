package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisterRestIT {
    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    @Autowired
    private DataSource dataSource;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void defineAndPost() {
        await().until(generations::isOpen);
        Registers registers = generations.live().registers();
        registers.define(RegisterDefinition.of(
                "bins",
                RegisterKind.BALANCE,
                List.of(Dimension.parse("shelf", "int"), Dimension.parse("lot", "text?")),
                List.of(Resource.parse("pieces", "numeric(18,3)"), Resource.parse("boxes", "integer"))));
        registers.post(List.of(
                Change.Post.of("count:1", 1, List.of(bins("2026-04-10T10:00:00Z", 1, "a,b", "10.5", "1"))),
                Change.Post.of("count:2", 1, List.of(bins("2026-04-20T10:00:00Z", 1, null, "4", "2"))),
                Change.Post.of("count:3", 1, List.of(bins("2026-05-02T10:00:00Z", 2, "null", "-2.25", "-1")))));
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        generations.live().registers().drop("bins", true);
    }

    @Test
    void sumsFiltersAndGroupsWithExactDecimals() {
        assertThat(get("/api/registers/bins/balances"))
                .isEqualTo(
                        "200 {\"register\":\"bins\",\"at\":null,\"rows\":[{\"pieces\":12.250,\"boxes\":2}],\"next\":null}");
        assertThat(get("/api/registers/bins/balances?shelf=7"))
                .isEqualTo(
                        "200 {\"register\":\"bins\",\"at\":null,\"rows\":[{\"shelf\":7,\"pieces\":0.000,\"boxes\":0}],"
                                + "\"next\":null}");
        assertThat(get("/api/registers/bins/balances?groupBy=lot&sort=-pieces"))
                .isEqualTo("200 {\"register\":\"bins\",\"at\":null,\"rows\":["
                        + "{\"lot\":\"a,b\",\"pieces\":10.500,\"boxes\":1},"
                        + "{\"lot\":null,\"pieces\":4.000,\"boxes\":2},"
                        + "{\"lot\":\"null\",\"pieces\":-2.250,\"boxes\":-1}],\"next\":null}");
    }

    @Test
    void distinguishesNoneFromTheTextNullAndAQuotedCommaFromTwoValues() {
        assertThat(get("/api/registers/bins/balances?lot=null")).contains("\"lot\":null,\"pieces\":4.000");
        assertThat(get("/api/registers/bins/balances?lot=" + encoded("\"null\"")))
                .contains("\"lot\":\"null\",\"pieces\":-2.250");
        assertThat(get("/api/registers/bins/balances?lot=" + encoded("\"a,b\"")))
                .contains("\"lot\":\"a,b\",\"pieces\":10.500");
        assertThat(get("/api/registers/bins/balances?groupBy=lot&lot=" + encoded("\"a,b\",null")))
                .contains(
                        "{\"lot\":\"a,b\",\"pieces\":10.500,\"boxes\":1},{\"lot\":null,\"pieces\":4.000,\"boxes\":2}]");
    }

    @Test
    void readsAtADayAndTurnoversByMonth() {
        assertThat(get("/api/registers/bins/balances?at=2026-04-19"))
                .contains("\"at\":\"2026-04-19\",\"rows\":[{\"pieces\":10.500");
        assertThat(get("/api/registers/bins/turnovers?from=2026-04-15&to=2026-05-31&interval=month&balances=true"))
                .contains(
                        "{\"start\":\"2026-04-01\",\"pieces_receipt\":4.000,\"pieces_expense\":0.000,\"pieces_net\":4.000,"
                                + "\"pieces_opening\":10.500,\"pieces_closing\":14.500,\"boxes_receipt\":2")
                .contains(
                        "{\"start\":\"2026-05-01\",\"pieces_receipt\":0.000,\"pieces_expense\":2.250,\"pieces_net\":-2.250,"
                                + "\"pieces_opening\":14.500,\"pieces_closing\":12.250");
        assertThat(get("/api/registers/bins/movements?recorder=count:3"))
                .contains("\"recorder\":\"count:3\",\"revision\":1,\"line\":1,\"reversal\":false,"
                        + "\"period\":\"2026-05-02T10:00:00Z\"");
        assertThat(get("/api/recorders/count:2"))
                .contains("\"state\":\"posted\",\"revision\":1")
                .contains("\"register\":\"bins\"");
    }

    @Test
    void saysWhenToTryAgainWhileWhatWasKnownAtAMomentIsStillOpen() throws SQLException {
        String moment;
        try (Connection posting = dataSource.getConnection()) {
            posting.setAutoCommit(false);
            try (PreparedStatement stamp = posting.prepareStatement(
                    "select pg_advisory_xact_lock_shared(hashtextextended('accumulator stamping in ' || ?, 0))")) {
                stamp.setString(1, generations.live().schema().name());
                stamp.execute();
                // A moment before that may be settled by now.
                moment = "/api/registers/bins/balances?knownAt=" + Instant.now();
                HttpResponse<String> response = response(moment);
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).contains("1");
                assertThat(response.body())
                        .contains("\"code\":\"moment-still-open\"")
                        .contains("\"field\":\"knownAt\"");
            } finally {
                posting.rollback();
                posting.setAutoCommit(true);
            }
        }
        assertThat(get(moment)).startsWith("200 ").contains("\"pieces\":12.250");
        assertThat(get("/api/registers/bins/balances?knownAt=9999-01-01T00:00:00Z"))
                .startsWith("400 ")
                .contains("\"field\":\"knownAt\"")
                .contains("is in the future");
    }

    @Test
    void decimalsAreStringsWithTheSameDigitsWhereTheClientAsksForThem() {
        String row = "\"pieces\":\"12.250\",\"boxes\":\"2\"";
        assertThat(get("/api/registers/bins/balances?decimals=string")).contains(row);
        assertThat(get("/api/registers/bins/balances?decimals=number")).contains("\"pieces\":12.250");
        for (String accept : List.of(
                "application/json;decimals=string",
                "application/json; decimals=\"string\", */*;q=0.1",
                "text/html, application/*;q=0.9;decimals=string")) {
            RawHttp.Answer answer = RawHttp.get(port, "/api/registers/bins/balances", accept);
            assertThat(answer.status()).as(accept).isEqualTo(200);
            assertThat(answer.contentType()).startsWith("application/json");
            assertThat(answer.body()).as(accept).contains(row);
        }
        assertThat(get("/api/registers/bins/turnovers?decimals=string&balances=true"))
                .contains("\"pieces_receipt\":\"14.500\"", "\"pieces_closing\":\"12.250\"");
        assertThat(get("/api/registers/bins/movements?decimals=string&recorder=count:3"))
                .contains("\"revision\":1,\"line\":1", "\"shelf\":2", "\"pieces\":\"-2.250\"");
        assertThat(get("/api/recorders/count:3?decimals=string")).contains("\"pieces\":\"-2.250\"");
        assertThat(get("/api/registers/bins/balances?decimals=text"))
                .startsWith("400 ")
                .contains("\"field\":\"decimals\"", "decimals must be number or string, was \\\"text\\\"");
        assertThat(RawHttp.get(port, "/api/registers/bins/balances", "application/json;decimals=text")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void pagesByCursorAndRefusesTheCursorOfAnotherQuery() {
        String first = get("/api/registers/bins/balances?groupBy=shelf&limit=1");
        assertThat(first).contains("\"rows\":[{\"shelf\":1,");
        String cursor = first.replaceAll(".*\"next\":\"([^\"]+)\".*", "$1");
        assertThat(get("/api/registers/bins/balances?groupBy=shelf&limit=1&cursor=" + cursor))
                .contains("\"rows\":[{\"shelf\":2,")
                .endsWith("\"next\":null}");
        assertThat(get("/api/registers/bins/balances?groupBy=lot&limit=1&cursor=" + cursor))
                .startsWith("400 ")
                .contains("is no cursor of this query");
    }

    @Test
    void namesTheFieldAndWhatIsAllowedInEveryRefusal() {
        assertThat(get("/api/registers/inventry/balances"))
                .startsWith("404 ")
                .contains("\"code\":\"register-not-found\"")
                .contains("There is no register \\\"inventry\\\"; defined are bins, inventory, sales");
        assertThat(get("/api/registers/bins/balances?shelv=1"))
                .startsWith("400 ")
                .contains("\"field\":\"shelv\"")
                .contains("Unknown parameter \\\"shelv\\\"; allowed are after, at, boxes");
        assertThat(get("/api/registers/bins/balances?shelf=one"))
                .startsWith("400 ")
                .contains("\"field\":\"shelf\"")
                .contains("\\\"one\\\" does not fit int");
        assertThat(get("/api/registers/bins/balances?at=2026-13-01"))
                .startsWith("400 ")
                .contains("\"field\":\"at\"");
        assertThat(get("/api/registers/bins/balances?limit=0"))
                .startsWith("400 ")
                .contains("limit is 1 to 10000, not 0");
        assertThat(get("/api/registers/bins/balances?shelf=null"))
                .startsWith("400 ")
                .contains("shelf is never null");
        assertThat(get("/api/registers/sales/balances")).startsWith("400 ").contains("keeps turnovers only");
        assertThat(get("/api/registers/bins/turnovers?from=2026-05-01&to=2026-04-01"))
                .startsWith("400 ")
                .contains("from 2026-05-01 is after to 2026-04-01");
        assertThat(get("/api/recorders/nobody:1")).startsWith("404 ").contains("\"code\":\"recorder-not-found\"");
        assertThat(get("/api/orders/nothing")).startsWith("404 ").contains("\"code\":\"order-not-found\"");
        assertThat(get("/api/nowhere")).startsWith("404 ");
    }

    @Test
    void listsAndDescribesRegisters() {
        assertThat(get("/api/registers"))
                .contains(
                        "{\"name\":\"bins\",\"kind\":\"balance\",\"dimensions\":{\"shelf\":\"int\",\"lot\":\"text?\"},"
                                + "\"resources\":{\"pieces\":\"numeric(18,3)\",\"boxes\":\"integer\"},\"zone\":\"UTC\",\"totals\":\"day\"}");
        assertThat(get("/api/registers/bins"))
                .contains("\"version\":1,\"cellsEstimate\":")
                .contains("\"months\":[");
    }

    private static Movement bins(String period, int shelf, @Nullable String lot, String pieces, String boxes) {
        Map<String, @Nullable Object> cell = new LinkedHashMap<>();
        cell.put("shelf", shelf);
        cell.put("lot", lot);
        return new Movement(
                "bins",
                Instant.parse(period),
                cell,
                Map.of("pieces", new BigDecimal(pieces), "boxes", new BigDecimal(boxes)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String get(String path) {
        HttpResponse<String> response = response(path);
        return response.statusCode() + " " + response.body();
    }

    private HttpResponse<String> response(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
