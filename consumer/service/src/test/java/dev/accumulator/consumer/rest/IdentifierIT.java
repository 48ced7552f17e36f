package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.schemas.EventTypes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every identifier that an event may carry can be read, whatever a path means by its characters. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentifierIT {
    private static final List<String> IDENTIFIERS = List.of(
            "a/b",
            "/a",
            "a/",
            "//",
            "a//b",
            "a\\b",
            "\\",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/./b",
            "100%",
            "%2F",
            "%25",
            "%zz",
            "a;b=c",
            ";jsessionid=1",
            "?",
            "a?id=b",
            "#",
            "a b",
            " a",
            "a+b",
            "&id=",
            "\"null\"",
            "null",
            "a,b",
            "'",
            "<b>",
            "{id}",
            "{*id}",
            "[a]",
            "|^`~",
            ":",
            "Жук",
            "läger",
            "日本",
            "🙂",
            "🙂".repeat(200),
            "a\u200bb",
            "\u202eabc");

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @BeforeAll
    void publish() {
        await().until(generations::isOpen);
        Registers registers = generations.live().registers();
        registers.define(RegisterDefinition.of(
                "labels",
                RegisterKind.BALANCE,
                List.of(Dimension.parse("label", "text")),
                List.of(Resource.parse("pieces", "integer"))));
        try (Publishing events = new Publishing(environment)) {
            for (String id : IDENTIFIERS) {
                events.send("orders", id, EventTypes.ORDER_POSTED, """
                        {"orderId":%s,"revision":1,"occurredAt":"2026-04-19T10:15:00Z","clientId":1,"warehouseId":91,
                         "lines":[{"lineNo":1,"productId":91,"quantity":1.5,"unitPrice":2}]}
                        """.formatted(json(id)));
                events.send("movements", "label:" + id, EventTypes.MOVEMENTS_POSTED, """
                        {"recorder":%s,"revision":1,"period":"2026-04-19T10:15:00Z","movements":[
                         {"register":"labels","dimensions":{"label":%s},"resources":{"pieces":1}}]}
                        """.formatted(
                                json("label:" + id), json(id)));
                events.send("receipts", id, EventTypes.RECEIPT_POSTED, "{}");
            }
        }
        for (String id : IDENTIFIERS) {
            for (String target :
                    List.of("/api/orders?id=" + encoded(id), "/api/recorders?id=" + encoded("label:" + id))) {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> RawHttp.get(port, target).status() == 200);
            }
        }
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        generations.live().registers().drop("labels", true);
    }

    @Test
    void everyOrderIsReadByItsPathAndByItsParameter() {
        for (String id : IDENTIFIERS) {
            assertThat(ok("/api/orders/" + encoded(id)).path("orderId").asString())
                    .isEqualTo(id);
            assertThat(ok("/api/orders?id=" + encoded(id)).path("orderId").asString())
                    .isEqualTo(id);
        }
    }

    @Test
    void theDecimalsOfAnOrderAreStringsWhereTheClientAsksForThem() {
        JsonNode line = ok("/api/orders/a%2Fb?decimals=string").at("/lines/0");

        assertThat(line.path("quantity").isString()).isTrue();
        assertThat(line.path("quantity").asString()).isEqualTo("1.5000");
        assertThat(line.path("unitPrice").asString()).isEqualTo("2.0000");
        assertThat(line.path("amount").asString()).isEqualTo("3.00");
        assertThat(line.path("lineNo").isNumber()).isTrue();
    }

    @Test
    void slashesOfAPathNeedNoEncoding() {
        for (String id : List.of("a/b", "/a", "a/", "//", "a//b", "a;b=c", ";jsessionid=1", ":")) {
            assertThat(ok("/api/orders/" + id).path("orderId").asString()).isEqualTo(id);
        }
    }

    @Test
    void everyDocumentIsReadByItsPathAndByItsParameter() {
        for (String id : IDENTIFIERS) {
            for (String recorder : List.of("order:" + id, "label:" + id)) {
                assertThat(ok("/api/recorders/" + encoded(recorder))
                                .path("recorder")
                                .asString())
                        .isEqualTo(recorder);
                assertThat(ok("/api/recorders?id=" + encoded(recorder))
                                .path("recorder")
                                .asString())
                        .isEqualTo(recorder);
            }
        }
    }

    @Test
    void everyIdentifierFiltersMovementsBalancesAndLetters() {
        for (String id : IDENTIFIERS) {
            assertThat(ok("/api/registers/labels/movements?recorder=" + encoded("label:" + id))
                            .at("/rows/0/label")
                            .asString())
                    .isEqualTo(id);
            String quoted = '"' + id.replace("\"", "\"\"") + '"';
            assertThat(ok("/api/registers/labels/balances?label=" + encoded(quoted))
                            .at("/rows/0/pieces")
                            .asInt())
                    .as(id)
                    .isEqualTo(1);
            String letters = "/api/dead-letters?recorder=" + encoded("receipt:" + id);
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> ok(letters).path("rows").size() == 1);
        }
    }

    private JsonNode ok(String target) {
        RawHttp.Answer answer = RawHttp.get(port, target);
        assertThat(answer.status()).as(target + " " + answer).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String json(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    /** Encodes as a program does that joins a path: every character that could mean something, with dots besides. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }
}
