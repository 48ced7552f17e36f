package dev.accumulator.producer.expected;

import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the lines of {@link ExpectedStateFile}. */
final class ExpectedStateWriter {

    static final String MAGIC = "expected-state";
    static final int VERSION = 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final JsonGenerator json;

    private ExpectedStateWriter(JsonGenerator json) {
        this.json = json;
    }

    static void write(OutputStream bytes, ExpectedState state, Map<String, String> about) {
        try (JsonGenerator json = MAPPER.writer().withRootValueSeparator("\n").createGenerator(bytes)) {
            ExpectedStateWriter writer = new ExpectedStateWriter(json);
            writer.header(about);
            state.turnovers().forEach(writer::turnover);
            state.dayTurnovers().forEach(writer::day);
            state.recorders().forEach(writer::recorder);
            state.orders().values().forEach(writer::order);
            state.deadLetters().forEach(writer::deadLetter);
            json.writeRaw('\n');
        }
    }

    private void header(Map<String, String> about) {
        json.writeStartArray().writeString(MAGIC).writeNumber(VERSION).writeStartObject();
        about.forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndArray();
    }

    private void turnover(Cell cell, Turnover turnover) {
        json.writeStartArray().writeString("turnover");
        cell(cell);
        sides(turnover);
        json.writeEndArray();
    }

    private void day(CellDay cellDay, Turnover turnover) {
        json.writeStartArray().writeString("day");
        cell(cellDay.cell());
        json.writeString(cellDay.day().toString());
        sides(turnover);
        json.writeEndArray();
    }

    private void recorder(String recorder, ExpectedRecorder expected) {
        json.writeStartArray().writeString("recorder").writeString(recorder);
        json.writeBoolean(expected.posted()).writeNumber(expected.revision()).writeStartArray();
        expected.revisionsPosted().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndArray();
    }

    private void order(OrderPosted order) {
        json.writeStartArray().writeString("order").writeString(order.orderId()).writeNumber(order.revision());
        json.writeString(order.occurredAt().toString());
        json.writeString(order.clientId()).writeString(order.warehouseId()).writeStartArray();
        for (OrderLine line : order.lines()) {
            json.writeStartArray().writeNumber(line.lineNo()).writeString(line.productId());
            decimal(line.quantity());
            decimal(line.unitPrice());
            decimal(line.amount());
            if (line.unitCost() != null) {
                decimal(line.unitCost());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndArray();
    }

    private void deadLetter(DeadLetter letter, int count) {
        json.writeStartArray().writeString("dead-letter").writeString(letter.topic());
        if (letter.key() == null) {
            json.writeNull();
        } else {
            json.writeString(letter.key());
        }
        json.writeString(letter.code()).writeNumber(count);
        json.writeEndArray();
    }

    private void cell(Cell cell) {
        json.writeString(cell.register()).writeStartArray();
        cell.values().forEach(json::writeString);
        json.writeEndArray();
    }

    private void sides(Turnover turnover) {
        decimals(turnover.receipts());
        decimals(turnover.expenses());
    }

    private void decimals(List<BigDecimal> values) {
        json.writeStartArray();
        values.forEach(this::decimal);
        json.writeEndArray();
    }

    private void decimal(@Nullable BigDecimal value) {
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toPlainString());
        }
    }
}
