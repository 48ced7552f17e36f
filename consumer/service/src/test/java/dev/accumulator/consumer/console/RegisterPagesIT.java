package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of a register say what the interface says, whatever the values are. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisterPagesIT {
    private static final String HOSTILE = "\"><script>alert(1)</script>&amp;'";

    private static final Pattern TAGS = Pattern.compile("<[^>]*>");

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void defineAndPost() {
        await().until(generations::isOpen);
        registers()
                .define(RegisterDefinition.balance("racks")
                        .dimension("rack", "int")
                        .dimension("lot", "text?")
                        .resource("pieces", "numeric(18,3)")
                        .resource("boxes", "integer")
                        .build());
        registers()
                .define(RegisterDefinition.turnover("moves")
                        .dimension("lot", "text")
                        .resource("n", "bigint")
                        .build());
        registers()
                .post(List.of(
                        Change.Post.of("rack:1", 1, List.of(racks("2026-04-10T10:00:00Z", 1, "a,b", "10.5", "1"))),
                        Change.Post.of("rack:2", 1, List.of(racks("2026-04-20T10:00:00Z", 1, "a,b", "-4", "-2"))),
                        Change.Post.of("rack:3", 1, List.of(racks("2026-05-02T10:00:00Z", 2, null, "7", "1"))),
                        Change.Post.of(
                                "rack:" + HOSTILE, 1, List.of(racks("2026-05-03T10:00:00Z", 3, HOSTILE, "1", "1"))),
                        Change.Post.of(
                                "rack:9",
                                1,
                                List.of(new Movement(
                                        "moves",
                                        Instant.parse("2026-05-03T10:00:00Z"),
                                        Map.of("lot", "x"),
                                        Map.of("n", new BigDecimal(5)))))));
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        registers().drop("racks", true);
        registers().drop("moves", true);
    }

    private Registers registers() {
        return generations.live().registers();
    }

    private static Movement racks(String period, int rack, @Nullable String lot, String pieces, String boxes) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        dimensions.put("rack", rack);
        dimensions.put("lot", lot);
        return new Movement(
                "racks",
                Instant.parse(period),
                dimensions,
                Map.of("pieces", new BigDecimal(pieces), "boxes", new BigDecimal(boxes)));
    }

    @Test
    void aRegisterIsListedWithItsDefinitionAndLeadsToItsBalances() {
        String page = page("/registers");
        assertThat(page).contains("<a href=\"/registers/racks\">racks</a>");
        assertThat(rows(page))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("racks balance rack int, lot text? pieces numeric(18,3), boxes integer"));
    }

    @Test
    void balancesAreThoseOfTheInterfaceWithNoneAndHostileTextsAsTheyAre() {
        String page = page("/registers/racks");
        assertThat(rows(page))
                .containsExactlyInAnyOrder(
                        "1 a,b 6.500 -1",
                        "2 none 7.000 1",
                        "3 "
                                + HOSTILE.replace("&", "&amp;")
                                        .replace("<", "&lt;")
                                        .replace(">", "&gt;")
                                        .replace("\"", "&quot;")
                                        .replace("'", "&#39;")
                                + " 1.000 1");
        assertThat(page).doesNotContain("<script>alert").contains("data-changes=\"/api/registers/racks/changes\"");
        // What was so does not change.
        assertThat(page("/registers/racks?at=2026-04-19")).contains("10.500").doesNotContain("data-changes");
        assertThat(rows(page("/registers/racks?groupBy=&rack=&lot=&at=&knownAt=")))
                .as("a form that was left empty and sums all up")
                .containsExactly("14.500 1");
        assertThat(rows(page("/registers/racks?groupBy=&groupBy=rack&sort=-pieces&lot=" + encoded("\"a,b\",null"))))
                .containsExactly("2 7.000 1", "1 6.500 -1");
    }

    @Test
    void aRowLeadsToItsCellAndAGroupToWhatItIsMadeOf() {
        String page = page("/registers/racks?rack=1");
        String cell = link(page, "<th scope=\"row\"><a href=\"([^\"]+)\">1</a>");
        assertThat(cell).isEqualTo("/registers/racks/cell?rack=1&lot=%22a,b%22");
        assertThat(page(cell)).contains("Statement");
        String group =
                link(page("/registers/racks?groupBy=rack&rack=1"), "<th scope=\"row\"><a href=\"([^\"]+)\">1</a>");
        assertThat(rows(page(group))).containsExactly("1 a,b 6.500 -1");
        // The cell of a hostile text is as easy to reach.
        String hostile = link(page("/registers/racks?rack=3"), "<th scope=\"row\"><a href=\"([^\"]+)\">3</a>");
        assertThat(page(hostile)).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void aStatementOpensWithTheBalanceAndClosesAsTheInterfaceSays() {
        String cell = "/registers/racks/cell?rack=1&lot=" + encoded("\"a,b\"");
        assertThat(rows(page(cell)))
                .extracting(row -> row.replaceAll(" \\d{4}-\\d{2}-\\d{2} [\\d:.]+ (?=-?\\d)", " RECORDED "))
                .containsExactly(
                        "Opening 0.000 0",
                        "2026-04-10 10:00:00 rack:1 1 RECORDED 10.500 10.500 1 1",
                        "2026-04-20 10:00:00 rack:2 1 RECORDED -4.000 6.500 -2 -1",
                        "Closing 6.500 -1");
        JsonNode api = JsonMapper.shared()
                .readTree(body("/api/registers/racks/balances?decimals=string&rack=1&lot=" + encoded("\"a,b\"")));
        assertThat(rows(page(cell)).getLast())
                .isEqualTo("Closing " + api.at("/rows/0/pieces").asString() + " "
                        + api.at("/rows/0/boxes").asString());
        assertThat(rows(page(cell + "&from=2026-04-15"))).hasSize(3).first().isEqualTo("Opening 10.500 1");
        assertThat(body("/registers/racks/cell/curve?rack=1&lot=" + encoded("\"a,b\"") + "&to=2026-04-30"))
                .contains("\"values\":[10.500,6.500,6.500]");
    }

    @Test
    void aStatementOfManyMovementsIsCarriedForward() {
        List<Change> many = new ArrayList<>();
        Instant begin = Instant.parse("2026-06-01T00:00:00Z");
        for (int i = 0; i < 450; i++) {
            // Two of each moment, so that a page could end between them.
            many.add(Change.Post.of(
                    "many:" + i, 1, List.of(racks(begin.plusSeconds(i / 2).toString(), 50, "m", "1", "0"))));
        }
        registers().post(many);
        String next = "/registers/racks/cell?rack=50&lot=m";
        int lines = 0;
        String carried = "0.000 0";
        while (next != null) {
            String page = page(next);
            List<String> rows = rows(page);
            assertThat(rows.getFirst()).isEqualTo("Opening " + carried);
            lines += rows.size() - 2;
            carried = rows.getLast().replaceAll("^(Carried forward|Closing) ", "");
            next = page.contains(">The rest</a>")
                    ? link(page, "href=\"([^\"]+)\" rel=\"next\">The rest").replace("&amp;", "&")
                    : null;
        }
        assertThat(lines).isEqualTo(450);
        assertThat(carried).isEqualTo("450.000 0");
    }

    @Test
    void whatWasKnownEarlierIsComparedAndTheDifferenceIsWhatWasRecordedSince() {
        registers().post(Change.Post.of("since:1", 1, List.of(racks("2026-04-10T10:00:00Z", 60, "s", "5", "1"))));
        Instant known = await().until(() -> registers().changes().settleNewest(), settled -> settled != null);
        registers().post(Change.Post.of("since:1", 2, List.of(racks("2026-04-10T10:00:00Z", 60, "s", "8", "1"))));
        String page = page("/registers/racks/cell?rack=60&lot=s&knownAt=" + known);
        assertThat(rows(page)).contains("pieces closing 5.000 8.000 +3.000", "boxes closing 1 1 none");
        assertThat(rows(page))
                .anySatisfy(row -> assertThat(row).contains("since:1").endsWith("taken back -5.000 -1"))
                .anySatisfy(row -> assertThat(row).contains("since:1").endsWith("added 8.000 1"));
        assertThat(body("/registers/racks/cell/curve?rack=60&lot=s&to=2026-04-30&knownAt=" + known))
                .contains("\"values\":[8.000,8.000]", "\"values\":[5.000,5.000]");
    }

    @Test
    void turnoversHaveAPeriodARowAndABar() {
        String page = page("/registers/racks/turnovers?rack=1&from=2026-04-01");
        assertThat(rows(page)).containsExactly("2026-04-01 1 0.000 10.500 4.000 6.500 0 1 2 -1");
        assertThat(page)
                .contains("aria-label=\"in 10.500, out 4.000\"", "<rect class=\"in\" x=\"0\" y=\"0\" width=\"100.0\"");
        assertThat(rows(page("/registers/moves"))).as("kept as turnovers only").containsExactly("2026-05-01 5 0 5");
    }

    @Test
    void aLedgerHasATrialBalanceAndACardOfEachAccount() throws Exception {
        ShownBooks.post(registers());
        try {
            assertThat(link(page("/registers/books"), "<a href=\"([^\"]+)\">Trial balance</a>"))
                    .isEqualTo("/registers/books/trial-balance");
            String page =
                    page("/registers/books/trial-balance?from=2026-03-20&to=2026-03-22&groupBy=&product=&rollUp=true");
            assertThat(rows(page))
                    .containsExactly(
                            "4Stock 3949.65 261.75 3687.90",
                            "41Goods 3829.25 261.75 3567.50",
                            "42Packing &lt;material&gt; 120.40 120.40",
                            "5Money 1724.49 352.50 2500.00 423.01",
                            "50Cash 1624.50 352.50 1977.00",
                            "51Bank 99.99 2500.00 2400.01",
                            "60Suppliers 5120.40 2500.00 2620.40",
                            "90Sales 1724.49 352.50 2076.99",
                            "91Cost of goods 1170.75 261.75 1432.50",
                            "Both sides 6844.89 6844.89 3114.25 3114.25 7097.40 7097.40");
            assertThat(rows(page("/registers/books/trial-balance?rollUp=false&to=2026-03-02"))
                            .getFirst())
                    .as("A group without entries of its own")
                    .isEqualTo("4Stock");
            String card = link(page, "<a href=\"([^\"]+)\">5</a>");
            assertThat(card).isEqualTo("/registers/books/card?from=2026-03-20&to=2026-03-22&account=5");
            assertThat(rows(page(card)))
                    .containsExactly(
                            "Opening 1724.49",
                            "2026-03-20 08:00:00 books-sale:16 50 90 116.50 1840.99",
                            "2026-03-21 08:00:00 books-sale:17 50 90 117.50 1958.49",
                            "2026-03-22 08:00:00 books-sale:18 50 90 118.50 2076.99",
                            "2026-03-22 08:00:00 books-payment:1 51 60 2500.00 -423.01",
                            "Closing -423.01");
            String first = page(card + "&limit=2");
            assertThat(rows(first)).last().isEqualTo("Carried forward 1958.49");
            assertThat(rows(page(link(first, "<a class=\"button quiet\" href=\"([^\"]+)\" rel=\"next\""))))
                    .first()
                    .isEqualTo("Brought forward 1958.49");
            assertThat(get("/registers/books/card.csv?account=42", "text/html").body())
                    .startsWith("\uFEFFperiod,recorder,")
                    .contains("books-invoice:1,");
            assertThat(get("/registers/racks/trial-balance", "text/html").statusCode())
                    .isEqualTo(400);
        } finally {
            registers().drop(ShownBooks.LEDGER, true);
        }
    }

    @Test
    void turnoversAreShownByDocumentAndAlsoWhereNothingMoved() {
        String page = page("/registers/racks/turnovers?rack=1&from=2026-04-01&interval=document&groupBy=");
        assertThat(rows(page))
                .containsExactly(
                        "2026-04-10 10:00:00 rack:1 1 0.000 10.500 0.000 10.500 0 1 0 1",
                        "2026-04-20 10:00:00 rack:2 1 10.500 0.000 4.000 6.500 1 0 2 -1",
                        "All rows 0.000 10.500 4.000 6.500 0 1 2 -1");
        assertThat(page).contains("<a href=\"/documents/rack:1\">rack:1</a>");
        assertThat(rows(page(
                        "/registers/racks/turnovers?rack=1&from=2026-04-10&to=2026-04-10&interval=hour&empty=true")))
                .hasSize(25)
                .contains(
                        "2026-04-10 09:00 +00:00 1 0.000 0.000 0.000 0.000 0 0 0 0",
                        "2026-04-10 10:00 +00:00 1 0.000 10.500 0.000 10.500 0 1 0 1");
    }

    @Test
    void aTableIsAFileToo() throws Exception {
        HttpResponse<String> file =
                get("/registers/racks/balances.csv?groupBy=rack,lot&rack=1&nonZero=true", "text/html");
        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("racks-balances.csv");
        assertThat(file.body()).isEqualTo("\uFEFFrack,lot,pieces,boxes\r\n1,\"a,b\",6.500,-1\r\n");
    }

    @Test
    void aQueryShowsItsRequestAndItsAnswerTwice() throws Exception {
        String page = page("/query?run=true&question=movements&register=racks&rack=1&order=period-oldest-first");
        assertThat(page)
                .contains("/api/registers/racks/movements?rack=1&amp;order=period-oldest-first&amp;limit=20")
                .contains("curl &#39;http://localhost:" + port)
                .contains("&quot;recorder&quot; : &quot;rack:1&quot;");
        assertThat(rows(page).getFirst()).startsWith("rack:1 1 1 false 2026-04-10T10:00:00Z");
        HttpResponse<String> wrong = get("/query?run=true&question=balances&register=racks&at=never", "text/html");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("role=\"alert\"", "at must be a date", "aria-invalid=\"true\"");
    }

    @Test
    void whatIsWrongIsSaidByAPage() throws Exception {
        for (String path : List.of(
                "/registers/nothing",
                "/registers/nothing/cell?a=1",
                "/registers/racks/cell?rack=1",
                "/registers/racks?at=never",
                "/registers/racks?limit=1001",
                "/registers/racks?" + encoded("<b>") + "=1",
                "/query?question=nothing",
                "/query?register=nothing")) {
            HttpResponse<String> page = get(path, "text/html");
            assertThat(page.statusCode()).as(path).isIn(400, 404);
            assertThat(page.headers().firstValue("Content-Type").orElse(""))
                    .as(path)
                    .startsWith("text/html");
            assertThat(page.body()).as(path).contains("<nav", "<dt>Code</dt>").doesNotContain("<b>");
        }
    }

    private String page(String path) {
        try {
            HttpResponse<String> page = get(path, "text/html");
            assertThat(page.statusCode()).as(path + " " + page.body()).isEqualTo(200);
            return page.body();
        } catch (Exception failure) {
            throw new IllegalStateException(path, failure);
        }
    }

    private String body(String path) {
        try {
            return get(path, "application/json").body();
        } catch (Exception failure) {
            throw new IllegalStateException(path, failure);
        }
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 302) {
            return get(
                    URI.create(answer.headers().firstValue("Location").orElseThrow())
                            .getPath(),
                    accept);
        }
        return answer;
    }

    /** The texts of the rows of all tables. */
    private static List<String> rows(String page) {
        return Pattern.compile("(?s)<tr[^>]*data-key.*?</tr>")
                .matcher(page)
                .results()
                .map(row -> TAGS.matcher(row.group().replaceAll("</t[hd]>", " "))
                        .replaceAll("")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    private static String link(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1).replace("&amp;", "&"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + page));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
