package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.RegisterDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys of shipped topics are checked at the start, and each of their documents when it is read. */
class TopicKeysTests {
    private static final List<RegisterDefinition> REGISTERS = List.of(
            register("inventory"),
            register("reserved"),
            RegisterDefinition.balance("sales")
                    .dimension("product", "int")
                    .dimension("client", "int")
                    .resource("quantity", "numeric(18,4)")
                    .resource("amount", "numeric(18,2)")
                    .build());
    private static final List<String> WAREHOUSE = List.of("warehouse");
    private static final List<String> BOTH = List.of("warehouse", "product");

    private static RegisterDefinition register(String name) {
        return RegisterDefinition.balance(name)
                .dimension("warehouse", "int")
                .dimension("product", "int")
                .resource("quantity", "numeric(18,4)")
                .resource("amount", "numeric(18,2)")
                .build();
    }

    private static Mappings mappings(Map<String, List<String>> keyedBy, TopicRole... roles) {
        return new Mappings(
                Stream.of(roles)
                        .map(role -> new Mappings.Given(shipped(role, keyedBy), "the test"))
                        .toList(),
                Map.of());
    }

    private static ShippedMapping shipped(TopicRole role, Map<String, List<String>> keyedBy) {
        String topic = role.name().toLowerCase(Locale.ROOT);
        return ShippedFiles.mapping(role, topic, EventLimits.DEFAULT).keyedBy(keyedBy.getOrDefault(topic, List.of()));
    }

    private static List<String> mistakes(int of, Map<String, List<String>> keyedBy, TopicRole... roles) {
        return TopicKeys.check(
                        new Shard(0, of, List.of(), keyedBy, Set.of("receipts")), mappings(keyedBy, roles), REGISTERS)
                .mistakes()
                .stream()
                .map(SettingMistake::toString)
                .toList();
    }

    @Test
    void reservationsAreAcceptedWhereTheirOrdersAreKeyedAsTheyAre() {
        for (List<String> dimensions : List.of(WAREHOUSE, BOTH, List.of("product"))) {
            assertThat(mistakes(
                            2,
                            Map.of("orders", dimensions, "reservations", dimensions),
                            TopicRole.ORDERS,
                            TopicRole.RECEIPTS,
                            TopicRole.RESERVATIONS))
                    .isEmpty();
        }
        assertThat(mistakes(1, Map.of(), TopicRole.ORDERS, TopicRole.RECEIPTS, TopicRole.RESERVATIONS))
                .as("without other shards")
                .isEmpty();
    }

    @Test
    void reservationsThatCouldBeInOtherShardsThanTheirOrdersAreRefused() {
        assertThat(mistakes(2, Map.of(), TopicRole.ORDERS, TopicRole.RECEIPTS, TopicRole.RESERVATIONS))
                .containsExactly(
                        "accumulator.topics.reservations: an order and the reservation that it uses up would be in"
                                + " different shards: topic \"reservations\" is keyed by its documents, unless"
                                + " accumulator.shard.keyed-by.reservations says by what, such as [warehouse], and that of its orders"
                                + " says the same");
        for (int of : List.of(1, 2)) {
            assertThat(mistakes(
                            of,
                            Map.of("reservations", WAREHOUSE),
                            TopicRole.ORDERS,
                            TopicRole.RECEIPTS,
                            TopicRole.RESERVATIONS))
                    .containsExactly(
                            "accumulator.topics.reservations: an order and the reservation that it uses up would"
                                    + " have different keys: topic \"reservations\" is keyed by [warehouse], and \"orders\" by its"
                                    + " documents (see accumulator.shard.keyed-by.reservations)");
            assertThat(mistakes(
                            of,
                            Map.of("reservations", WAREHOUSE, "orders", BOTH),
                            TopicRole.ORDERS,
                            TopicRole.RECEIPTS,
                            TopicRole.RESERVATIONS))
                    .singleElement()
                    .asString()
                    .contains("is keyed by [warehouse], and \"orders\" by [warehouse, product]");
        }
    }

    @Test
    void aDeclarationThatMeansNothingIsRefused() {
        assertThat(mistakes(1, Map.of("stock", WAREHOUSE), TopicRole.ORDERS))
                .containsExactly(
                        "accumulator.shard.keyed-by.stock: no mapping reads such a topic; there are orders",
                        "accumulator.shard.partitioned-otherwise: no mapping reads topic \"receipts\"; there are orders");
        assertThat(mistakes(1, Map.of("orders", List.of("warehouse", "client")), TopicRole.ORDERS, TopicRole.RECEIPTS))
                .containsExactly("accumulator.shard.keyed-by.orders: no register that this topic moves has [warehouse,"
                        + " client], so nothing says which group a document is of");
        assertThat(mistakes(2, Map.of("receipts", WAREHOUSE), TopicRole.RECEIPTS))
                .containsExactly("accumulator.shard.partitioned-otherwise: the shard of a record in topic \"receipts\""
                        + " follows from its key, because accumulator.shard.keyed-by.receipts says what that is");
    }

    @Test
    void aDocumentThatMovesAnotherGroupIsADeadLetterWhateverTheNumberOfShards() {
        Map<String, List<String>> keyedBy = Map.of("orders", WAREHOUSE, "reservations", WAREHOUSE, "movements", BOTH);
        for (int of : List.of(1, 2)) {
            int own = new Shard(0, of).ofKey("1");
            Shard shard = new Shard(own, of, List.of(), keyedBy, Set.of());
            assertThat(read(shard, "orders", "1", order("1/42", "1"))).isEqualTo("order:1/42");
            // The number of a warehouse is its text, however it is written.
            assertThat(read(shard, "orders", "1", order("1/42", "01"))).isEqualTo("order:1/42");
            assertThat(read(shard, "orders", "1", order("1/42", "2")))
                    .isEqualTo(
                            "key-mismatch $.warehouseId order:1/42 register \"inventory\" is moved with [warehouse] \"2\","
                                    + " and the record is keyed by \"1\": a document of its topic moves no other group. Withdraw"
                                    + " it, and publish one that is named and keyed by its group");
            assertThat(read(shard, "orders", "01", order("01/42", "1")))
                    .as("its text is the key")
                    .startsWith("key-mismatch $.warehouseId");
            assertThat(read(shard, "reservations", "1", """
                            {"reservationId":"1/7","revision":2,"occurredAt":"2026-04-19T10:15:00Z",
                             "expiresAt":"2026-04-20T10:15:00Z","warehouseId":2,
                             "lines":[{"lineNo":1,"productId":10,"quantity":5}]}"""))
                    .startsWith(
                            "key-mismatch $.warehouseId reservation:1/7 register \"reserved\" is moved with [warehouse] \"2\"");
            assertThat(read(shard, "orders", "1", order("1/42", "north")))
                    .as("what does not fit is the register's to refuse")
                    .isEqualTo("order:1/42");
        }
        Shard one = new Shard(0, 1, List.of(), keyedBy, Set.of());
        assertThat(read(one, "movements", "1/10", movements("sale:1/10/9", 10))).isEqualTo("sale:1/10/9");
        assertThat(read(one, "movements", "1/10", movements("sale:1/10/9", 11)))
                .startsWith(
                        "key-mismatch $.movements[0].dimensions.warehouse sale:1/10/9 register \"inventory\" is moved with"
                                + " [warehouse, product] \"1/11\"");
    }

    private static String order(String id, String warehouse) {
        return """
                {"orderId":"%s","revision":3,"occurredAt":"2026-04-19T10:15:00Z","clientId":1,"warehouseId":"%s",
                 "lines":[{"lineNo":1,"productId":10,"quantity":5,"unitPrice":2}]}""".formatted(id, warehouse);
    }

    private static String movements(String recorder, int product) {
        return """
                {"recorder":"%s","revision":3,"period":"2026-04-19T10:15:00Z","movements":[{"register":"inventory",
                 "dimensions":{"warehouse":1,"product":%d},"resources":{"quantity":1,"amount":1}}]}""".formatted(recorder, product);
    }

    /** Returns the recorder of a record, or why it is refused. */
    private static String read(Shard shard, String topic, String key, String value) {
        Mappings mappings = mappings(shard.keyedBy(), TopicRole.ORDERS, TopicRole.RESERVATIONS, TopicRole.MOVEMENTS);
        TopicKeys.Found found = TopicKeys.check(shard, mappings, REGISTERS);
        assertThat(found.mistakes()).isEmpty();
        Mappings ofShard = mappings.in(new ShardRecords(shard, Set.of(), Map.of(), found.documents()));
        String type = switch (topic) {
            case "orders" -> "order.posted";
            case "reservations" -> "reservation.requested";
            default -> "movements.posted";
        };
        List<RawEvent.Header> headers =
                Map.of("specversion", "1.0", "id", "e", "source", "/test", "type", type).entrySet().stream()
                        .map(one -> new RawEvent.Header(
                                "ce_" + one.getKey(), one.getValue().getBytes(StandardCharsets.UTF_8)))
                        .toList();
        RawEvent event = new RawEvent(
                topic,
                shard.index(),
                1,
                1,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                headers);
        List<Incoming> parts = new ArrayList<>();
        Incoming.read(ofShard, event, parts);
        return switch (parts.getFirst()) {
            case Incoming.Mapped mapped -> mapped.document().change().recorder();
            case Incoming.Unreadable refused ->
                refused.refusal().code() + " " + refused.refusal().path() + " "
                        + refused.refusal().recorder() + " " + refused.refusal().message();
            default -> parts.toString();
        };
    }

    @Test
    void theKeyOfADocumentFollowsFromItsName() {
        Mappings keyed = mappings(
                Map.of("orders", WAREHOUSE, "reservations", WAREHOUSE),
                TopicRole.ORDERS,
                TopicRole.RESERVATIONS,
                TopicRole.RECEIPTS,
                TopicRole.MOVEMENTS);

        assertThat(keyed.keyOf("order:1/42")).isEqualTo("1");
        assertThat(keyed.keyOf("order:42")).isEqualTo("42");
        assertThat(keyed.keyOf("reservation:1/7")).isEqualTo("1");
        assertThat(keyed.keyOf("used-up:1/7")).isEqualTo("1");
        assertThat(keyed.keyOf("receipt:1/7")).isEqualTo("1/7");
        assertThat(keyed.keyOf("sale:1/7")).isEqualTo("sale:1/7");
    }
}
