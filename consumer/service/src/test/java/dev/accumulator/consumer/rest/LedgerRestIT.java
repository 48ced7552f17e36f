package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import dev.accumulator.schemas.EventTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entries come from a topic, and the books are read over REST. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerRestIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void publish() {
        await().until(generations::isOpen);
        generations
                .live()
                .registers()
                .define(RegisterDefinition.ledger("shop_books")
                        .dimension("product", "int")
                        .dimension("supplier", "int")
                        .resource("amount", "numeric(18,2) required")
                        .account(new Account("4", "Stock", Side.DEBIT))
                        .account(new Account("41", "Goods, \"all\"", Side.DEBIT)
                                .under("4")
                                .by("product"))
                        .account(new Account("50", "Cash", Side.DEBIT))
                        .account(new Account("60", "Suppliers", Side.CREDIT).by("supplier"))
                        .account(new Account("90", "Sales", Side.CREDIT))
                        .build());
        send("invoice:1", 1, "2026-04-18T08:00:00Z", entry("41", ",\"product\":101", "60", ",\"supplier\":7", "5000"));
        send("sale:1", 1, "2026-05-02T08:00:00Z", entry("50", "", "90", "", "1200.50"));
        send("payment:1", 1, "2026-05-03T08:00:00Z", entry("60", ",\"supplier\":\"7\"", "50", "", "3000"));
        for (String recorder : List.of("invoice:1", "sale:1", "payment:1")) {
            await().atMost(WAIT_MAX)
                    .until(() -> get("/api/recorders/" + recorder).contains("\"state\":\"posted\""));
        }
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        generations.live().registers().drop("shop_books", true);
    }

    @Test
    void aTrialBalanceHasEachAccountInSixColumnsAndEqualSums() {
        assertThat(get("/api/ledgers/shop_books/trial-balance?from=2026-05-01&to=2026-05-31"))
                .isEqualTo("200 {\"ledger\":\"shop_books\",\"from\":\"2026-05-01\",\"to\":\"2026-05-31\",\"rows\":["
                        + account("4", "Stock", "debit", null, 0, "5000.00", "0.00", "0.00", "0.00", "5000.00", "0.00")
                        + ","
                        + account(
                                "41",
                                "Goods, \\\"all\\\"",
                                "debit",
                                "4",
                                1,
                                "5000.00",
                                "0.00",
                                "0.00",
                                "0.00",
                                "5000.00",
                                "0.00")
                        + ","
                        + account(
                                "50", "Cash", "debit", null, 0, "0.00", "0.00", "1200.50", "3000.00", "0.00", "1799.50")
                        + ","
                        + account(
                                "60",
                                "Suppliers",
                                "credit",
                                null,
                                0,
                                "0.00",
                                "5000.00",
                                "3000.00",
                                "0.00",
                                "0.00",
                                "2000.00")
                        + ","
                        + account(
                                "90", "Sales", "credit", null, 0, "0.00", "0.00", "0.00", "1200.50", "0.00", "1200.50")
                        + "],\"totals\":{\"amount_opening_debit\":5000.00,\"amount_opening_credit\":5000.00,"
                        + "\"amount_debit\":4200.50,\"amount_credit\":4200.50,"
                        + "\"amount_closing_debit\":5000.00,\"amount_closing_credit\":5000.00}}");
        JsonNode own = json("/api/ledgers/shop_books/trial-balance?rollUp=false&groupBy=product&decimals=string");
        assertThat(own.at("/rows/0/account").asString()).isEqualTo("4");
        assertThat(own.at("/rows/0/amount_debit").asString()).isEqualTo("0.00");
        assertThat(own.at("/rows/1/product").asInt()).isEqualTo(101);
        assertThat(own.at("/rows/1/amount_debit").asString()).isEqualTo("5000.00");
        JsonNode before = json("/api/ledgers/shop_books/trial-balance?knownAt=2026-01-01T00:00:00Z");
        assertThat(before.path("rows")).isEmpty();
        assertThat(before.at("/totals/amount_debit").decimalValue()).isZero();
    }

    @Test
    void aCardGoesOnFromPageToPage() {
        List<String> lines = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json("/api/ledgers/shop_books/card?account=50&limit=1&decimals=string" + cursor);
            assertThat(page.path("rows")).hasSize(1);
            assertThat(page.at("/figures/amount_closing").asString()).isEqualTo("-1799.50");
            JsonNode line = page.at("/rows/0");
            lines.add(line.path("recorder").asString() + " "
                    + line.path("corresponding").asString() + " "
                    + line.path("amount_debit").asString() + " "
                    + line.path("amount_credit").asString() + " "
                    + page.at("/opening/amount").asString() + " "
                    + line.path("amount_balance").asString());
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
        } while (!cursor.isEmpty());

        assertThat(lines)
                .containsExactly("sale:1 90 1200.50 0.00 0.00 1200.50", "payment:1 60 0.00 3000.00 1200.50 -1799.50");
        assertThat(json("/api/ledgers/shop_books/card?account=4&product=101")
                        .at("/rows/0/account")
                        .asString())
                .isEqualTo("41");
        assertThat(json("/api/ledgers/shop_books/card?account=41&product=102").path("rows"))
                .isEmpty();
    }

    @Test
    void accountsTellWhatTheyGotFromEachOther() {
        assertThat(get("/api/ledgers/shop_books/between?to=2026-05-02"))
                .isEqualTo("200 {\"ledger\":\"shop_books\",\"from\":null,\"to\":\"2026-05-02\",\"rows\":["
                        + "{\"debit\":\"41\",\"credit\":\"60\",\"amount\":5000.00},"
                        + "{\"debit\":\"50\",\"credit\":\"90\",\"amount\":1200.50}],\"next\":null}");
        assertThat(json("/api/ledgers/shop_books/accounts").at("/accounts/1").toString())
                .isEqualTo("{\"account\":\"41\",\"name\":\"Goods, \\\"all\\\"\",\"side\":\"debit\",\"parent\":\"4\","
                        + "\"level\":1,\"analytics\":[\"product\"]}");
        assertThat(get("/api/registers/shop_books")).contains("\"kind\":\"ledger\"");
    }

    @Test
    void allOfItIsSentAsCsv() {
        assertThat(csv("/api/ledgers/shop_books/trial-balance?to=2026-04-30").lines())
                .containsExactly(
                        "account,name,side,parent,level,amount_opening_debit,amount_opening_credit,amount_debit,"
                                + "amount_credit,amount_closing_debit,amount_closing_credit",
                        "4,Stock,debit,,0,0.00,0.00,5000.00,0.00,5000.00,0.00",
                        "41,\"Goods, \"\"all\"\"\",debit,4,1,0.00,0.00,5000.00,0.00,5000.00,0.00",
                        "60,Suppliers,credit,,0,0.00,0.00,0.00,5000.00,0.00,5000.00");
        assertThat(csv("/api/ledgers/shop_books/card?account=60&to=2026-04-30").lines())
                .hasSize(2)
                .first()
                .isEqualTo("period,recorder,revision,line,reversal,recordedAt,account,corresponding,product,supplier,"
                        + "amount_debit,amount_credit,amount_balance");
        assertThat(csv("/api/ledgers/shop_books/card?account=60&to=2026-04-30"))
                .containsPattern("2026-04-18T08:00:00Z,invoice:1,1,2,false,[^,]*,60,41,,7,0.00,5000.00,-5000.00");
        assertThat(csv("/api/ledgers/shop_books/between?groupBy=product").lines())
                .containsExactly(
                        "debit,credit,product,amount", "41,60,101,5000.00", "50,90,,1200.50", "60,50,,3000.00");
        assertThat(csv("/api/ledgers/inventory/card?account=1")).contains("\"code\":\"invalid-query\"");
    }

    @Test
    void whatALedgerCannotAnswerIsRefusedByFieldAndValue() {
        refused("/api/ledgers/nowhere/trial-balance", 404, "register-not-found", "register", "nowhere");
        refused("/api/ledgers/inventory/trial-balance", 400, "invalid-query", "ledger", "inventory");
        refused("/api/ledgers/shop_books/card", 400, "invalid-query", "account", "missing");
        refused("/api/ledgers/shop_books/card?account=77", 400, "invalid-query", "account", "77");
        refused("/api/ledgers/shop_books/card?account=60&cursor=1", 400, "invalid-query", "cursor", "card");
        refused("/api/ledgers/shop_books/trial-balance?groupBy=account", 400, "invalid-query", "groupBy", "account");
        refused("/api/ledgers/shop_books/trial-balance?shelf=1", 400, "invalid-query", "shelf", "shelf");
        refused("/api/ledgers/shop_books/between?product=x", 400, "invalid-query", "product", "x");
    }

    @Test
    void anEntryThatTheChartDoesNotKnowIsADeadLetterThatNamesTheField() {
        letter("wrong:1", entry("51", "", "90", "", "1"), "unknown-account", "$.entries[0].debit.account");
        letter("wrong:2", entry("50", "", "60", "", "1"), "missing-analytic", "$.entries[0].credit.supplier");
        letter(
                "wrong:3",
                entry("50", ",\"product\":1", "90", "", "1"),
                "unexpected-analytic",
                "$.entries[0].debit.product");
        letter("wrong:4", entry("50", "", "90", "", "1.001"), "too-many-places", "$.entries[0].resources.amount");
        letter("wrong:5", entry("50", "", "90", "", "-1"), "out-of-range", "$.entries[0].resources.amount");
        letter("wrong:6", entry("50", "", "90", "", "0"), "empty-entry", "$.entries[0].resources.amount");
        letter(
                "wrong:7",
                "{\"ledger\":\"inventory\",\"debit\":{\"account\":1},\"credit\":{\"account\":2},\"resources\":{\"amount\":1}}",
                "not-a-ledger",
                "$.entries[0].ledger");
        publish(
                "wrong:8",
                "{\"recorder\":\"wrong:8\",\"revision\":1,\"period\":\"2026-05-03T08:00:00Z\",\"movements\":["
                        + "{\"register\":\"shop_books\",\"dimensions\":{\"account\":\"50\",\"corresponding\":\"90\"},"
                        + "\"resources\":{\"amount\":1}}]}");
        isLetter("wrong:8", "ledger-takes-entries", "$.movements[0].register");
    }

    private void letter(String recorder, String entry, String code, String path) {
        send(recorder, 1, "2026-05-03T08:00:00Z", entry);
        isLetter(recorder, code, path);
    }

    private void isLetter(String recorder, String code, String path) {
        await().atMost(WAIT_MAX).until(() -> get("/api/recorders/" + recorder).contains("\"state\":\"refused\""));
        JsonNode letter = json("/api/recorders/" + recorder).at("/letters/0");
        assertThat(letter.path("code").asString()).as(letter.toString()).isEqualTo(code);
        assertThat(letter.path("path").asString()).isEqualTo(path);
    }

    private void refused(String path, int status, String code, String field, String message) {
        JsonNode problem = json(path);
        assertThat(problem.path("status").asInt()).as(problem.toString()).isEqualTo(status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("field").asString()).isEqualTo(field);
        assertThat(problem.path("detail").asString()).contains(message);
    }

    private static String account(
            String code, String name, String side, @Nullable String above, int level, String... figures) {
        String parent = above == null ? "null" : "\"" + above + "\"";
        StringBuilder json = new StringBuilder("{\"account\":\"" + code + "\",\"name\":\"" + name + "\",\"side\":\""
                + side + "\",\"parent\":" + parent + ",\"level\":" + level);
        List<String> columns =
                List.of("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit");
        for (int i = 0; i < columns.size(); i++) {
            json.append(",\"amount_").append(columns.get(i)).append("\":").append(figures[i]);
        }
        return json.append('}').toString();
    }

    private static String entry(String debit, String debitMore, String credit, String creditMore, String amount) {
        return "{\"ledger\":\"shop_books\",\"debit\":{\"account\":\"" + debit + "\"" + debitMore
                + "},\"credit\":{\"account\":\"" + credit + "\"" + creditMore + "},\"resources\":{\"amount\":\""
                + amount
                + "\"}}";
    }

    private void send(String recorder, long revision, String period, String entries) {
        publish(
                recorder,
                "{\"recorder\":\"" + recorder + "\",\"revision\":" + revision + ",\"period\":\"" + period
                        + "\",\"entries\":[" + entries + "]}");
    }

    private void publish(String recorder, String value) {
        try (Publishing events = new Publishing(environment)) {
            events.send("movements", recorder, EventTypes.MOVEMENTS_POSTED, value);
        }
    }

    private JsonNode json(String path) {
        return JsonMapper.shared().readTree(get(path).substring(4));
    }

    private String get(String path) {
        HttpResponse<String> answer = send(path, "application/json");
        return answer.statusCode() + " " + answer.body();
    }

    private String csv(String path) {
        return send(path, "text/csv").body();
    }

    private HttpResponse<String> send(String path, String accept) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Accept", accept)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
