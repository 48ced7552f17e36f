package dev.accumulator.producer.expected;

import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the lines of {@link ExpectedStateFile}. */
final class ExpectedStateReader {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final boolean days;
    private final Map<Cell, Turnover> turnovers = new HashMap<>();
    private final Map<CellDay, Turnover> dayTurnovers = new HashMap<>();
    private final Map<String, ExpectedRecorder> recorders = new HashMap<>();
    private final Map<String, OrderPosted> orders = new HashMap<>();
    private final Map<DeadLetter, Integer> deadLetters = new HashMap<>();

    private ExpectedStateReader(boolean days) {
        this.days = days;
    }

    static ExpectedState read(InputStream bytes, boolean days) throws IOException {
        ExpectedStateReader reader = new ExpectedStateReader(days);
        BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        checkHeader(lines.readLine());
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            reader.line(MAPPER.readTree(line));
        }
        return new ExpectedState(
                reader.turnovers, reader.dayTurnovers, reader.recorders, reader.orders, reader.deadLetters);
    }

    private static void checkHeader(@Nullable String line) {
        String begin = "[\"" + ExpectedStateWriter.MAGIC + "\"," + ExpectedStateWriter.VERSION + ",";
        if (line == null || !line.startsWith(begin)) {
            throw new IllegalArgumentException("it does not begin with " + begin);
        }
    }

    private void line(JsonNode line) {
        String kind = line.path(0).stringValue("");
        switch (kind) {
            case "turnover" -> turnovers.put(cell(line), sides(line, 3));
            case "day" -> {
                if (days) {
                    dayTurnovers.put(new CellDay(cell(line), LocalDate.parse(text(line, 3))), sides(line, 4));
                }
            }
            case "recorder" -> recorders.put(text(line, 1), recorder(line));
            case "order" -> orders.put(text(line, 1), order(line));
            case "dead-letter" -> {
                JsonNode key = line.required(2);
                DeadLetter letter =
                        new DeadLetter(text(line, 1), key.isNull() ? null : key.stringValue(), text(line, 3));
                deadLetters.put(letter, line.required(4).intValue());
            }
            default -> throw new IllegalArgumentException("unknown kind of line: " + kind);
        }
    }

    private static Cell cell(JsonNode line) {
        List<String> values = new ArrayList<>();
        line.required(2).forEach(value -> values.add(value.stringValue()));
        return new Cell(text(line, 1), values);
    }

    private static Turnover sides(JsonNode line, int at) {
        return new Turnover(decimals(line.required(at)), decimals(line.required(at + 1)));
    }

    private static ExpectedRecorder recorder(JsonNode line) {
        List<Long> revisions = new ArrayList<>();
        line.required(4).forEach(revision -> revisions.add(revision.longValue()));
        return new ExpectedRecorder(
                line.required(2).booleanValue(), line.required(3).longValue(), revisions);
    }

    private static OrderPosted order(JsonNode line) {
        List<OrderLine> lines = new ArrayList<>();
        for (JsonNode node : line.required(6)) {
            JsonNode amount = node.required(4);
            JsonNode cost = node.path(5);
            lines.add(new OrderLine(
                    node.required(0).intValue(),
                    text(node, 1),
                    decimal(node.required(2)),
                    decimal(node.required(3)),
                    amount.isNull() ? null : decimal(amount),
                    cost.isMissingNode() ? null : decimal(cost)));
        }
        return new OrderPosted(
                text(line, 1),
                line.required(2).longValue(),
                Instant.parse(text(line, 3)),
                text(line, 4),
                text(line, 5),
                lines);
    }

    private static List<BigDecimal> decimals(JsonNode array) {
        List<BigDecimal> decimals = new ArrayList<>();
        array.forEach(value -> decimals.add(decimal(value)));
        return decimals;
    }

    private static BigDecimal decimal(JsonNode value) {
        return new BigDecimal(value.stringValue());
    }

    private static String text(JsonNode line, int at) {
        return line.required(at).stringValue();
    }
}
