package dev.accumulator.producer.wire;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON of a document, as a tree that can still be changed. */
public final class DocumentJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Texts that are also JSON integers: no leading zero, within a long. */
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private DocumentJson() {}

    /** Returns the data of a document's event. */
    public static ObjectNode of(DocumentEvent event, Spelling spelling) {
        return switch (event) {
            case OrderPosted order -> order(order, spelling);
            case OrderCancelled order ->
                cancelled("orderId", order.orderId(), order.revision())
                        .put("occurredAt", order.occurredAt().toString());
            case ReceiptPosted receipt -> receipt(receipt, spelling);
            case ReceiptCancelled receipt ->
                cancelled("receiptId", receipt.receiptId(), receipt.revision())
                        .put("occurredAt", receipt.occurredAt().toString());
            case MovementsPosted movements -> movements(movements, spelling);
            case MovementsCancelled movements -> cancelled("recorder", movements.recorder(), movements.revision());
            case ReservationEvent reservation -> reservation(reservation, spelling);
        };
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    private static ObjectNode cancelled(String idField, String id, long revision) {
        return NODES.objectNode().put(idField, id).put("revision", revision);
    }

    private static ObjectNode order(OrderPosted order, Spelling spelling) {
        ObjectNode tree = NODES.objectNode()
                .put("orderId", order.orderId())
                .put("revision", order.revision())
                .put("occurredAt", order.occurredAt().toString());
        tree.set("clientId", identifier(order.clientId(), spelling));
        tree.set("warehouseId", identifier(order.warehouseId(), spelling));
        String reservation = order.reservationId();
        if (reservation != null) {
            tree.set("reservationId", identifier(reservation, spelling));
        }
        ArrayNode lines = tree.putArray("lines");
        for (OrderLine line : order.lines()) {
            ObjectNode node = line(lines, line.lineNo(), line.productId(), line.quantity(), spelling);
            node.set("unitPrice", decimal(line.unitPrice(), spelling));
            optional(node, "amount", line.amount(), spelling);
            optional(node, "unitCost", line.unitCost(), spelling);
        }
        return tree;
    }

    private static ObjectNode receipt(ReceiptPosted receipt, Spelling spelling) {
        ObjectNode tree = NODES.objectNode()
                .put("receiptId", receipt.receiptId())
                .put("revision", receipt.revision())
                .put("occurredAt", receipt.occurredAt().toString());
        String supplier = receipt.supplierId();
        if (supplier != null) {
            tree.set("supplierId", identifier(supplier, spelling));
        }
        tree.set("warehouseId", identifier(receipt.warehouseId(), spelling));
        ArrayNode lines = tree.putArray("lines");
        for (ReceiptLine line : receipt.lines()) {
            ObjectNode node = line(lines, line.lineNo(), line.productId(), line.quantity(), spelling);
            node.set("unitCost", decimal(line.unitCost(), spelling));
            optional(node, "amount", line.amount(), spelling);
        }
        return tree;
    }

    private static ObjectNode reservation(ReservationEvent reservation, Spelling spelling) {
        ObjectNode tree = NODES.objectNode()
                .put("reservationId", reservation.reservationId())
                .put("revision", reservation.revision())
                .put("occurredAt", reservation.occurredAt().toString())
                .put("expiresAt", reservation.expiresAt().toString());
        String order = null;
        switch (reservation) {
            case ReservationRequested requested -> {}
            case ReservationConfirmed confirmed -> order = confirmed.orderId();
            case ReservationReleased released -> {
                tree.put("releasedAt", released.releasedAt().toString());
                order = released.orderId();
            }
        }
        if (order != null) {
            tree.set("orderId", identifier(order, spelling));
        }
        tree.set("warehouseId", identifier(reservation.warehouseId(), spelling));
        ArrayNode lines = tree.putArray("lines");
        reservation.lines().forEach(line -> line(lines, line.lineNo(), line.productId(), line.quantity(), spelling));
        return tree;
    }

    private static ObjectNode line(
            ArrayNode lines, int lineNo, String productId, BigDecimal quantity, Spelling spelling) {
        ObjectNode node = lines.addObject().put("lineNo", lineNo);
        node.set("productId", identifier(productId, spelling));
        node.set("quantity", decimal(quantity, spelling));
        return node;
    }

    private static void optional(ObjectNode line, String field, @Nullable BigDecimal value, Spelling spelling) {
        if (value != null) {
            line.set(field, decimal(value, spelling));
        }
    }

    private static ObjectNode movements(MovementsPosted document, Spelling spelling) {
        ObjectNode tree = NODES.objectNode()
                .put("recorder", document.recorder())
                .put("revision", document.revision())
                .put("period", document.period().toString());
        if (!document.entries().isEmpty()) {
            entries(tree.putArray("entries"), document, spelling);
        }
        if (document.movements().isEmpty()) {
            return tree;
        }
        ArrayNode lines = tree.putArray("movements");
        for (MovementLine line : document.movements()) {
            ObjectNode node = lines.addObject().put("register", line.register());
            if (line.period() != null) {
                node.put("period", line.period().toString());
            }
            dimensions(node.putObject("dimensions"), line.dimensions(), spelling);
            ObjectNode resources = node.putObject("resources");
            line.resources().forEach((name, value) -> resources.set(name, decimal(value, spelling)));
        }
        return tree;
    }

    private static void entries(ArrayNode lines, MovementsPosted document, Spelling spelling) {
        for (EntryLine line : document.entries()) {
            ObjectNode node = lines.addObject().put("ledger", line.ledger());
            if (line.period() != null) {
                node.put("period", line.period().toString());
            }
            dimensions(node.putObject("debit"), line.debit(), spelling);
            dimensions(node.putObject("credit"), line.credit(), spelling);
            ObjectNode resources = node.putObject("resources");
            line.resources().forEach((name, value) -> resources.set(name, decimal(value, spelling)));
        }
    }

    private static void dimensions(ObjectNode node, Map<String, @Nullable String> dimensions, Spelling spelling) {
        dimensions.forEach(
                (name, value) -> node.set(name, value == null ? NODES.nullNode() : identifier(value, spelling)));
    }

    private static JsonNode identifier(String value, Spelling spelling) {
        return spelling == Spelling.NUMBERS && INTEGER.matcher(value).matches()
                ? NODES.numberNode(Long.parseLong(value))
                : NODES.stringNode(value);
    }

    private static JsonNode decimal(BigDecimal value, Spelling spelling) {
        return spelling == Spelling.NUMBERS ? NODES.numberNode(value) : NODES.stringNode(value.toPlainString());
    }
}
