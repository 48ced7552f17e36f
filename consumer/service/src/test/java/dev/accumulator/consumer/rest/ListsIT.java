package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.schemas.EventTypes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of orders and documents, conditions on figures, counts, and several registers in one answer. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsIT {
    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private DataSource dataSource;

    @BeforeAll
    void post() {
        await().until(generations::isOpen);
        Registers registers = generations.live().registers();
        for (String name : List.of("listed", "listed_too")) {
            registers.define(RegisterDefinition.balance(name)
                    .dimension("shelf", "int")
                    .resource("pieces", "numeric(18,3)")
                    .build());
            registers.post(List.of(
                    Change.Post.of(
                            "listed:" + name + "1", 1, List.of(movement(name, 1, "2"), movement(name, 2, "-1.5"))),
                    Change.Post.of("listed:" + name + "2", 1, List.of(movement(name, 3, "0.001")))));
        }
        registers.post(Change.Post.of("listed:gone", 1, List.of(movement("listed", 9, "1"))));
        registers.post(new Change.Withdraw("listed:gone", null));
        try (Publishing events = new Publishing(environment)) {
            for (int i = 1; i <= 3; i++) {
                events.send("orders", "listed-" + i, EventTypes.ORDER_POSTED, """
                        {"orderId":"listed-%d","revision":1,"occurredAt":"2026-04-1%dT10:15:00Z","clientId":95,"warehouseId":%d,
                         "lines":[{"lineNo":1,"productId":95,"quantity":1.500000,"unitPrice":2.10}]}
                        """.formatted(i, i, 950 + i));
            }
        }
        await().atMost(Duration.ofMinutes(3))
                .until(() -> ids("/api/orders?clientId=95", "orderId").size() == 3);
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        generations.live().registers().drop("listed", true);
        generations.live().registers().drop("listed_too", true);
    }

    @Test
    void ordersAreListedInPagesAndByConditions() {
        assertThat(ids("/api/orders?clientId=95", "orderId")).containsExactly("listed-1", "listed-2", "listed-3");
        assertThat(ids("/api/orders?clientId=95&limit=1", "orderId"))
                .containsExactly("listed-1", "listed-2", "listed-3");
        assertThat(ids("/api/orders?clientId=95&warehouseId=952", "orderId")).containsExactly("listed-2");
        assertThat(ids(
                        "/api/orders?clientId=95&occurredFrom=2026-04-12T00:00:00Z&occurredTo=2026-04-12T23:00:00Z",
                        "orderId"))
                .containsExactly("listed-2");
        // Bounds between two microseconds are moved inwards.
        assertThat(ids("/api/orders?clientId=95&occurredFrom=2026-04-12T10:15:00.0000001Z", "orderId"))
                .containsExactly("listed-3");
        assertThat(ids("/api/orders?clientId=95&occurredTo=2026-04-12T10:14:59.9999999Z", "orderId"))
                .containsExactly("listed-1");
        assertThat(ids("/api/orders?clientId=95&occurredTo=2026-04-12T10:15:00.0000009Z", "orderId"))
                .containsExactly("listed-1", "listed-2");
        assertThat(ids("/api/orders?clientId=95&status=cancelled", "orderId")).isEmpty();
        assertThat(get("/api/orders?status=lost").path("field").asString()).isEqualTo("status");
        assertThat(get("/api/orders?limit=5000").path("field").asString()).isEqualTo("limit");
        assertThat(get("/api/orders?cursor=%25").path("field").asString()).isEqualTo("cursor");
    }

    @Test
    void decimalsOfAnOrdersLinesHaveTheirDeclaredPlacesWhateverTheEventSpellsOut() {
        assertThat(RawHttp.get(port, "/api/orders/listed-1").body())
                .contains("\"quantity\":1.5000,\"unitPrice\":2.1000,\"amount\":3.15}");
        assertThat(RawHttp.get(port, "/api/orders/listed-1?decimals=string").body())
                .contains("\"quantity\":\"1.5000\",\"unitPrice\":\"2.1000\",\"amount\":\"3.15\"}");
    }

    @Test
    void documentsAreListedByKindStateTimeAndSource() {
        assertThat(ids("/api/recorders?kind=listed", "recorder"))
                .containsExactly(
                        "listed:gone", "listed:listed_too2", "listed:listed_too1", "listed:listed2", "listed:listed1");
        assertThat(ids("/api/recorders?kind=listed&state=unposted&limit=1", "recorder"))
                .containsExactly("listed:gone");
        assertThat(ids("/api/recorders?kind=listed&recordedTo=2020-01-01T00:00:00Z", "recorder"))
                .isEmpty();
        assertThat(ids("/api/recorders?kind=listed&recordedFrom=2020-01-01T00:00:00Z&state=posted", "recorder"))
                .hasSize(4);
        assertThat(ids(
                        "/api/recorders?kind=order&topic=" + environment.getProperty("accumulator.topics.orders"),
                        "recorder"))
                .contains("order:listed-1", "order:listed-3");
        assertThat(ids("/api/recorders?kind=order&topic=elsewhere", "recorder")).isEmpty();
        // Another topic whose name begins like that one.
        String longer = environment.getProperty("accumulator.topics.orders") + "-7";
        generations.live().registers().post(new Change.Unpost("longer:1", 1, longer + "-0@5"));
        assertThat(ids(
                        "/api/recorders?kind=longer&topic=" + environment.getProperty("accumulator.topics.orders"),
                        "recorder"))
                .isEmpty();
        assertThat(ids("/api/recorders?kind=longer&topic=" + longer, "recorder"))
                .containsExactly("longer:1");
        assertThat(get("/api/recorders?cursor=x").path("field").asString()).isEqualTo("cursor");
    }

    @Test
    void valuesAndDocumentsAreFoundByTheirBeginning() {
        assertThat(get("/api/registers/listed/values?dimension=shelf&text=1")).hasToString("""
                {"register":"listed","dimension":"shelf","rows":[{"value":1,"name":null}]}""");
        assertThat(ids("/api/registers/listed/values?dimension=shelf", "value")).containsExactly("1", "2", "3", "9");
        assertThat(ids("/api/registers/listed/values?dimension=shelf&limit=2", "value"))
                .containsExactly("1", "2");
        assertThat(ids("/api/registers/listed/values?dimension=shelf&text=x", "value"))
                .isEmpty();
        assertThat(ids("/api/recorders?beginning=listed:listed1", "recorder")).containsExactly("listed:listed1");
        assertThat(ids("/api/recorders?beginning=listed:&limit=2", "recorder"))
                .containsExactly("listed:gone", "listed:listed1");
        assertThat(ids("/suggestions/documents?text=listed-", "value"))
                .as("without its kind")
                .contains("order:listed-1", "order:listed-2");
        assertThat(List.of(
                        "/api/registers/listed/values",
                        "/api/registers/listed/values?dimension=colour",
                        "/api/registers/listed/values?dimension=shelf&limit=101",
                        "/api/registers/listed/values?dimension=shelf&shelf=1",
                        "/api/registers/nothing/values?dimension=shelf",
                        "/api/recorders?beginning=a&limit=0",
                        "/api/recorders?beginning=a&kind=order"))
                .extracting(path -> get(path).path("field").asString())
                .containsExactly("dimension", "dimension", "limit", "shelf", "register", "limit", "kind");
    }

    @Test
    void aPageLooksAtABoundedNumberOfDocumentsAndGoesOn() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        String schema = generations.live().schema().name();
        jdbc.update("""
                insert into %s.recorders (revision, fingerprint, posting, movements, posted, recorder, registers)
                select 1, gen_random_uuid(), (select max(posting) from %s.postings), 0, false, 'bulk:' || n, '{}'
                  from generate_series(1, 10001) n
                """.formatted(schema, schema));
        try {
            JsonNode first = get("/api/recorders?kind=listed");
            assertThat(first.path("rows")).isEmpty();
            assertThat(first.path("next").isString()).isTrue();
            assertThat(ids("/api/recorders?kind=listed", "recorder")).hasSize(5);
        } finally {
            jdbc.update("delete from %s.recorders where recorder like 'bulk:%%'".formatted(schema));
        }
    }

    @Test
    void conditionsOnFiguresFindWhatIsBelowZero() {
        String balances = "/api/registers/listed/balances?groupBy=shelf";
        assertThat(ids(balances + "&pieces=lt:0", "shelf")).containsExactly("2");
        assertThat(ids(balances + "&pieces=ge:0.001&pieces=ne:2", "shelf")).containsExactly("3");
        assertThat(ids(balances + "&pieces=eq:2.000", "shelf")).containsExactly("1");
        assertThat(ids(balances + "&pieces=le:2&at=2026-04-11&limit=1", "shelf"))
                .containsExactly("1", "2", "3", "9");
        String turnovers = "/api/registers/listed/turnovers?groupBy=shelf";
        assertThat(ids(turnovers + "&pieces_expense=gt:1", "shelf")).containsExactly("2");
        assertThat(ids(turnovers + "&balances=true&interval=month&pieces_closing=lt:0", "shelf"))
                .containsExactly("2");
        for (String wrong :
                List.of("pieces=0", "pieces=lt:", "pieces=lt:1e9", "pieces=below:0", "pieces=lt:" + "9".repeat(80))) {
            assertThat(get(balances + "&" + wrong).path("field").asString())
                    .as(wrong)
                    .isEqualTo("pieces");
        }
        assertThat(get(turnovers + "&pieces_closing=lt:0").path("status").asInt())
                .isEqualTo(400);
    }

    @Test
    void theWholeReportOfTurnoversIsBounded() {
        String turnovers = "/api/registers/listed/turnovers?groupBy=shelf&balances=true&empty=true";
        assertThat(ids(turnovers + "&interval=month&from=2026-03-01&to=2026-05-31&count=true", "shelf"))
                .hasSizeGreaterThan(3)
                .hasSize(get(turnovers + "&interval=month&from=2026-03-01&to=2026-05-31&count=true")
                        .path("count")
                        .asInt());
        JsonNode open = get(turnovers + "&interval=hour&from=2026-03-01");
        assertThat(open.path("field").asString()).isEqualTo("to");
        assertThat(open.path("code").asString()).isEqualTo("invalid-query");
        JsonNode many = get(turnovers + "&interval=day&from=1900-01-01&to=2026-03-01");
        assertThat(many.path("field").asString()).isEqualTo("interval");
        assertThat(many.path("detail").asString()).contains("1900-01-01 to 2026-03-01", "10000");
        assertThat(get(turnovers + "&interval=minute").path("field").asString()).isEqualTo("interval");
    }

    @Test
    void aCountIsThatOfAllPages() {
        JsonNode answer = get("/api/registers/listed/balances?groupBy=shelf&count=true&limit=1&pieces=gt:0");
        assertThat(answer.path("count").asInt()).isEqualTo(2);
        assertThat(answer.path("countMax").asInt()).isEqualTo(100_000);
        assertThat(answer.path("rows")).hasSize(1);
        assertThat(get("/api/registers/listed/turnovers?groupBy=shelf&count=true")
                        .path("count")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void ordersAndPositionsCanBeReadAsViewsOfTheControlSchema() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        assertThat(jdbc.queryForList("""
                        select h.order_id || ' ' || h.status || ' ' || l.product_id || ' ' || l.amount
                          from accumulator.order_headers h
                          join accumulator.order_lines l on l.order_id = h.order_id
                         where h.client_id = '95'
                         order by 1
                        """, String.class))
                .containsExactly("listed-1 posted 95 3.15", "listed-2 posted 95 3.15", "listed-3 posted 95 3.15");
        assertThat(jdbc.queryForObject("""
                        select sum(position)
                          from accumulator.source_positions
                         where topic = ?
                        """, Long.class, environment.getProperty("accumulator.topics.orders")))
                .isPositive();
    }

    @Test
    void howFreshTheDataAreCanBeReadAsAView() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        String orders = environment.getProperty("accumulator.topics.orders");
        OffsetDateTime begin = jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class);
        // The broker was asked after this, and all that it had is in the views.
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Boolean.TRUE.equals(jdbc.queryForObject(
                        """
                        select count(*) > 0 and bool_and(lag = 0 and measured_at > ? and end_position <= position
                                                         and refused is null and generation = ? and live_since < ?)
                          from accumulator.source_freshness
                         where topic = ?
                        """, Boolean.class, begin, generations.live().number(), begin, orders)));
        assertThat(jdbc.queryForObject("""
                        select max(posted_at) < clock_timestamp()
                          from accumulator.source_freshness
                         where topic = ?
                        """, Boolean.class, orders)).isTrue();

        new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult(status -> {
            String schema = generations.live().schema().name();
            // The lag is measured meanwhile, and its rows are taken in another order.
            jdbc.execute("lock table accumulator.source_ends in share row exclusive mode");
            jdbc.update("""
                    update accumulator.source_ends e
                       set end_position = p.position + 5
                      from %s.positions p
                     where p.topic = e.topic
                       and p.partition = e.partition
                    """.formatted(schema));
            jdbc.update("""
                    update %s.positions
                       set refused = 'a test'
                     where topic = ?
                       and partition = 1
                    """.formatted(schema), orders);
            assertThat(jdbc.queryForList("""
                            select coalesce(lag::text, refused)
                              from accumulator.source_freshness
                             where topic = ?
                               and partition in (0, 1)
                             order by partition
                            """, String.class, orders)).containsExactly("5", "a test");
            status.setRollbackOnly();
        });
    }

    @Test
    void severalRegistersAreAnsweredTogether() {
        JsonNode answer = get("/api/balances?register=listed&register=listed_too&groupBy=shelf&shelf=1,2&pieces=gt:0");
        assertThat(answer.path("balances")).hasSize(2);
        assertThat(answer.at("/balances/1/register").asString()).isEqualTo("listed_too");
        assertThat(answer.at("/balances/1/rows/0/pieces").decimalValue()).isEqualByComparingTo("2");
        assertThat(get("/api/balances").path("field").asString()).isEqualTo("register");
        assertThat(get("/api/balances?register=listed&register=nothing")
                        .path("status")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/api/balances?register=listed&register=inventory&shelf=1")
                        .path("field")
                        .asString())
                .isEqualTo("shelf");
    }

    private static Movement movement(String register, int shelf, String pieces) {
        return new Movement(
                register,
                Instant.parse("2026-04-10T10:00:00Z"),
                Map.of("shelf", shelf),
                Map.of("pieces", new BigDecimal(pieces)));
    }

    /** Returns a field of all rows of all pages. */
    private List<String> ids(String path, String field) {
        List<String> ids = new ArrayList<>();
        JsonNode page = get(path);
        while (true) {
            page.path("rows").forEach(row -> ids.add(row.path(field).asString()));
            if (!page.path("next").isString()) {
                return ids;
            }
            page = get(path + "&cursor=" + page.path("next").asString());
        }
    }

    private JsonNode get(String path) {
        return JsonMapper.shared().readTree(RawHttp.get(port, path).body());
    }
}
