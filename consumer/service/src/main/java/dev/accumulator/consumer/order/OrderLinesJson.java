package dev.accumulator.consumer.order;

import dev.accumulator.schemas.OrderLine;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes and reads the column {@code lines}: a JSON array of objects with the columns of {@code order_lines} as
 * properties.
 */
final class OrderLinesJson {
    private static final JsonFactory JSON = new JsonFactory();

    private OrderLinesJson() {}

    static String write(List<OrderLine> lines) {
        StringWriter text = new StringWriter(lines.size() * 96 + 2);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (OrderLine line : lines) {
                json.writeStartObject();
                json.writeNumberProperty("line_no", line.lineNo());
                json.writeStringProperty("product_id", line.productId());
                json.writeNumberProperty("quantity", line.quantity());
                json.writeNumberProperty("unit_price", line.unitPrice());
                json.writeNumberProperty("amount", line.amountOrComputed());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    static List<OrderLine> read(String text) {
        List<OrderLine> lines = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            expect(JsonToken.START_ARRAY, json.nextToken());
            while (json.nextToken() == JsonToken.START_OBJECT) {
                lines.add(readLine(json));
            }
        }
        return lines;
    }

    private static OrderLine readLine(JsonParser json) {
        int lineNo = 0;
        String productId = "";
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal unitPrice = BigDecimal.ZERO;
        BigDecimal amount = BigDecimal.ZERO;
        String name = json.nextName();
        while (name != null) {
            json.nextToken();
            switch (name) {
                case "line_no" -> lineNo = json.getIntValue();
                case "product_id" -> productId = json.getString();
                case "quantity" -> quantity = json.getDecimalValue();
                case "unit_price" -> unitPrice = json.getDecimalValue();
                case "amount" -> amount = json.getDecimalValue();
                default -> json.skipChildren();
            }
            name = json.nextName();
        }
        return new OrderLine(lineNo, productId, quantity, unitPrice, amount);
    }

    private static void expect(JsonToken wanted, @Nullable JsonToken found) {
        if (found != wanted) {
            throw new IllegalStateException("Lines of an order begin with " + found + ", not " + wanted);
        }
    }
}
