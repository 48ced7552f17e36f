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
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads documents that {@link Packed} wrote. */
final class Unpacked {

    private final DataInputStream in;

    private Unpacked(byte[] packed) {
        in = new DataInputStream(new ByteArrayInputStream(packed));
    }

    static DocumentEvent of(byte[] packed) {
        try {
            return new Unpacked(packed).event();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private DocumentEvent event() throws IOException {
        byte kind = in.readByte();
        String id = in.readUTF();
        long revision = in.readLong();
        return switch (kind) {
            case Packed.ORDER_POSTED ->
                new OrderPosted(id, revision, moment(), in.readUTF(), in.readUTF(), orderLines());
            case Packed.ORDER_CANCELLED -> new OrderCancelled(id, revision, moment());
            case Packed.RECEIPT_POSTED ->
                new ReceiptPosted(id, revision, moment(), text(), in.readUTF(), receiptLines());
            case Packed.RECEIPT_CANCELLED -> new ReceiptCancelled(id, revision, moment());
            case Packed.MOVEMENTS_POSTED -> new MovementsPosted(id, revision, moment(), movements());
            case Packed.MOVEMENTS_CANCELLED -> new MovementsCancelled(id, revision);
            default -> throw new IOException("Unknown kind of document " + kind);
        };
    }

    private List<OrderLine> orderLines() throws IOException {
        List<OrderLine> lines = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
            lines.add(
                    new OrderLine(in.readInt(), in.readUTF(), decimal(), decimal(), decimalOrNull(), decimalOrNull()));
        }
        return lines;
    }

    private List<ReceiptLine> receiptLines() throws IOException {
        List<ReceiptLine> lines = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
            lines.add(new ReceiptLine(in.readInt(), in.readUTF(), decimal(), decimal(), decimalOrNull()));
        }
        return lines;
    }

    private List<MovementLine> movements() throws IOException {
        List<MovementLine> lines = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
            String register = in.readUTF();
            Instant period = in.readBoolean() ? moment() : null;
            Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
            for (int more = in.readByte(); more > 0; more--) {
                dimensions.put(in.readUTF(), text());
            }
            Map<String, BigDecimal> resources = new LinkedHashMap<>();
            for (int more = in.readByte(); more > 0; more--) {
                resources.put(in.readUTF(), decimal());
            }
            lines.add(new MovementLine(register, period, dimensions, resources));
        }
        return lines;
    }

    private @Nullable String text() throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private Instant moment() throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private BigDecimal decimal() throws IOException {
        BigDecimal decimal = decimalOrNull();
        if (decimal == null) {
            throw new IOException("A number is missing");
        }
        return decimal;
    }

    private @Nullable BigDecimal decimalOrNull() throws IOException {
        int scale = in.readByte();
        if (scale == Packed.NULL_DECIMAL) {
            return null;
        }
        byte[] unscaled = in.readNBytes(in.readByte());
        return new BigDecimal(new BigInteger(unscaled), scale);
    }
}
