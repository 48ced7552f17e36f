package dev.accumulator.producer.expected;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document as bytes. It takes a fifth of the memory of its objects, so that hundreds of thousands fit. */
final class Packed {

    static final int NULL_DECIMAL = -1;

    static final byte ORDER_POSTED = 1;
    static final byte ORDER_CANCELLED = 2;
    static final byte RECEIPT_POSTED = 3;
    static final byte RECEIPT_CANCELLED = 4;
    static final byte MOVEMENTS_POSTED = 5;
    static final byte MOVEMENTS_CANCELLED = 6;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private Packed() {}

    static byte[] of(DocumentEvent event) {
        try {
            Packed packed = new Packed();
            packed.event(event);
            return packed.bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void event(DocumentEvent event) throws IOException {
        switch (event) {
            case OrderPosted order -> {
                head(ORDER_POSTED, order.orderId(), order.revision());
                moment(order.occurredAt());
                out.writeUTF(order.clientId());
                out.writeUTF(order.warehouseId());
                out.writeShort(order.lines().size());
                for (OrderLine line : order.lines()) {
                    line(line.lineNo(), line.productId(), line.quantity(), line.unitPrice(), line.amount());
                    decimal(line.unitCost());
                }
            }
            case ReceiptPosted receipt -> {
                head(RECEIPT_POSTED, receipt.receiptId(), receipt.revision());
                moment(receipt.occurredAt());
                text(receipt.supplierId());
                out.writeUTF(receipt.warehouseId());
                out.writeShort(receipt.lines().size());
                for (ReceiptLine line : receipt.lines()) {
                    line(line.lineNo(), line.productId(), line.quantity(), line.unitCost(), line.amount());
                }
            }
            case MovementsPosted movements -> {
                head(MOVEMENTS_POSTED, movements.recorder(), movements.revision());
                moment(movements.period());
                out.writeShort(movements.movements().size());
                for (MovementLine line : movements.movements()) {
                    movement(line);
                }
            }
            case OrderCancelled order -> {
                head(ORDER_CANCELLED, order.orderId(), order.revision());
                moment(order.occurredAt());
            }
            case ReceiptCancelled receipt -> {
                head(RECEIPT_CANCELLED, receipt.receiptId(), receipt.revision());
                moment(receipt.occurredAt());
            }
            case MovementsCancelled movements -> head(MOVEMENTS_CANCELLED, movements.recorder(), movements.revision());
            case ReservationEvent reservation ->
                throw new IllegalArgumentException(reservation.recorder() + " is not expected");
        }
    }

    private void head(byte kind, String id, long revision) throws IOException {
        out.writeByte(kind);
        out.writeUTF(id);
        out.writeLong(revision);
    }

    private void line(int lineNo, String product, BigDecimal quantity, BigDecimal price, @Nullable BigDecimal amount)
            throws IOException {
        out.writeInt(lineNo);
        out.writeUTF(product);
        decimal(quantity);
        decimal(price);
        decimal(amount);
    }

    private void movement(MovementLine line) throws IOException {
        out.writeUTF(line.register());
        Instant period = line.period();
        out.writeBoolean(period != null);
        if (period != null) {
            moment(period);
        }
        out.writeByte(line.dimensions().size());
        for (Map.Entry<String, @Nullable String> dimension : line.dimensions().entrySet()) {
            out.writeUTF(dimension.getKey());
            text(dimension.getValue());
        }
        out.writeByte(line.resources().size());
        for (Map.Entry<String, BigDecimal> resource : line.resources().entrySet()) {
            out.writeUTF(resource.getKey());
            decimal(resource.getValue());
        }
    }

    private void text(@Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeUTF(value);
        }
    }

    private void moment(Instant value) throws IOException {
        out.writeLong(value.getEpochSecond());
        out.writeInt(value.getNano());
    }

    private void decimal(@Nullable BigDecimal value) throws IOException {
        if (value == null) {
            out.writeByte(NULL_DECIMAL);
            return;
        }
        byte[] unscaled = value.unscaledValue().toByteArray();
        out.writeByte(value.scale());
        out.writeByte(unscaled.length);
        out.write(unscaled);
    }
}
