package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The demo's files with books write what the shipped ones write, and entries. */
class BooksFileTests {
    private static final RegisterDefinition LEDGER = RegisterDefinition.ledger("books")
            .dimension("product", "int")
            .dimension("supplier", "int")
            .dimension("client", "int")
            .resource("amount", "numeric(18,2) required")
            .account(new Account("41", "Goods", Side.DEBIT).by("product"))
            .account(new Account("60", "Suppliers", Side.CREDIT).by("supplier?"))
            .account(new Account("62", "Customers", Side.DEBIT).by("client"))
            .account(new Account("90", "Sales", Side.CREDIT))
            .build();

    @Test
    void anOrderPostsRevenueAndTheCostThatItTells() {
        String order = """
                {"orderId":"1","revision":1,"occurredAt":"2026-04-19T10:15:00Z","clientId":3,"warehouseId":1,"lines":[
                 {"lineNo":1,"productId":101,"quantity":50,"unitPrice":"250.00","unitCost":180},
                 {"lineNo":2,"productId":102,"quantity":"1.5","unitPrice":"0.33","amount":"0.49","unitCost":"0.07"},
                 {"lineNo":3,"productId":103,"quantity":1,"unitPrice":0,"unitCost":"12.345"},
                 {"lineNo":4,"productId":104,"quantity":1,"unitPrice":7},
                 {"lineNo":5,"productId":105,"quantity":1,"unitPrice":7,"unitCost":null},
                 {"lineNo":6,"productId":106,"quantity":1,"unitPrice":0,"unitCost":0}]}""";

        assertThat(entries(TopicRole.ORDERS, "orders", "order.posted", order))
                .containsExactly(
                        "62/90 {client=3} 12500.00",
                        "90/41 {product=101} 9000.00",
                        "62/90 {client=3} 0.49",
                        "90/41 {product=102} 0.11",
                        "90/41 {product=103} 12.35",
                        "62/90 {client=3} 7.00",
                        "62/90 {client=3} 7.00");
    }

    @Test
    void aReceiptPostsWhatIsOwedToTheSupplierIfThatIsKnown() {
        String receipt = """
                {"receiptId":"1","revision":1,"occurredAt":"2026-04-19T10:15:00Z",%s"warehouseId":1,"lines":[
                 {"lineNo":1,"productId":101,"quantity":50,"unitCost":180},
                 {"lineNo":2,"productId":102,"quantity":50,"unitCost":0},
                 {"lineNo":3,"productId":103,"quantity":3,"unitCost":"0.335","amount":"1.00"}]}""";

        assertThat(entries(TopicRole.RECEIPTS, "receipts", "receipt.posted", receipt.formatted("\"supplierId\":7,")))
                .containsExactly("41/60 {product=101, supplier=7} 9000.00", "41/60 {product=103, supplier=7} 1.00");
        assertThat(entries(TopicRole.RECEIPTS, "receipts", "receipt.posted", receipt.formatted("")))
                .containsExactly("41/60 {product=101} 9000.00", "41/60 {product=103} 1.00");
    }

    /** Returns the entries of an event, once its other movements are those of the shipped file. */
    private static List<String> entries(TopicRole role, String name, String type, String data) {
        MappingSource source = MappingSource.read(Path.of("src/main/resources/mappings/" + name + "-books.yaml"));
        List<Movement> all = movements(
                ShippedFiles.mapping(role, name, EventLimits.DEFAULT, source, List.of(LEDGER)), name, type, data);
        assertThat(all.stream().filter(movement -> !movement.register().equals("books")))
                .isEqualTo(movements(ShippedFiles.mapping(role, name, EventLimits.DEFAULT), name, type, data));
        List<Movement> sides = all.stream()
                .filter(movement -> movement.register().equals("books"))
                .toList();
        return java.util.stream.IntStream.range(0, sides.size() / 2)
                .mapToObj(n -> entry(sides.get(2 * n), sides.get(2 * n + 1)))
                .toList();
    }

    private static String entry(Movement debit, Movement credit) {
        Map<String, Object> analytics = new TreeMap<>();
        for (Movement side : List.of(debit, credit)) {
            side.dimensions().forEach((dimension, value) -> {
                if (value != null && !dimension.equals("account") && !dimension.equals("corresponding")) {
                    analytics.put(dimension, value);
                }
            });
        }
        BigDecimal amount = Objects.requireNonNull(debit.resources().get("amount"));
        assertThat(credit.resources().get("amount")).isEqualByComparingTo(amount.negate());
        return debit.dimensions().get("account") + "/" + credit.dimensions().get("account") + " " + analytics + " "
                + amount.setScale(2);
    }

    private static List<Movement> movements(ShippedMapping mapping, String topic, String type, String data) {
        List<RawEvent.Header> headers = List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", "1"),
                header("ce_source", "/test"),
                header("ce_type", type));
        RawEvent record = new RawEvent(topic, 0, 0, 0, bytes("1"), bytes(data), headers);
        MappedPart part = mapping.map(record).getFirst();
        assertThat(part).isInstanceOf(MappedPart.Mapped.class);
        return ((Change.Post) ((MappedPart.Mapped) part).document().change()).movements();
    }

    private static RawEvent.Header header(String name, String value) {
        return new RawEvent.Header(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
