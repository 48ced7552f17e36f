package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The bad records of {@code refusals.txt}, which explains its columns. */
final class RefusalTable {
    private static final String FILE = "/event/refusals.txt";
    private static final int COLUMNS = 5;

    private RefusalTable() {}

    static Stream<Refusal> all() {
        List<Refusal> refusals = new ArrayList<>();
        String section = "";
        for (String line : text().lines().toList()) {
            if (line.matches("\\[\\w+]")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                refusals.add(refusal(section, line));
            }
        }
        return refusals.stream();
    }

    private static Refusal refusal(String section, String line) {
        String[] cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        assertThat(cells).as(line).hasSize(COLUMNS);
        String path = cells[3].isEmpty() ? null : cells[3];
        return new Refusal(line, record(section, cells[0], cells[1]), cells[2], path, cells[4]);
    }

    private static RawEvent record(String section, String first, String second) {
        return switch (section) {
            case "order" -> order(changed(GoodEvents.ORDER, first, second));
            case "movements" ->
                RawEvents.binary(
                        Topics.MOVEMENTS,
                        "adjustment:7",
                        EventTypes.MOVEMENTS_POSTED,
                        changed(GoodEvents.MOVEMENTS, first, second));
            case "envelope" -> RawEvents.structured(Topics.ORDERS, "42", changed(GoodEvents.ENVELOPE, first, second));
            case "header" -> header(first, second);
            case "value" -> order(first);
            default -> throw new IllegalArgumentException("No section " + section);
        };
    }

    private static RawEvent order(String json) {
        return RawEvents.binary(Topics.ORDERS, "42", EventTypes.ORDER_POSTED, json);
    }

    private static RawEvent header(String name, String value) {
        Map<String, String> headers = RawEvents.headers(EventTypes.ORDER_POSTED);
        if (value.equals("(missing)")) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return RawEvents.raw(Topics.ORDERS, "42", headers, GoodEvents.ORDER.getBytes(StandardCharsets.UTF_8));
    }

    private static String changed(String document, String good, String bad) {
        String found = good.replace("LINES", GoodEvents.LINES).replace("DATA", GoodEvents.DATA);
        assertThat(document).containsOnlyOnce(found);
        return document.replace(found, bad);
    }

    private static String text() {
        try (var in = Objects.requireNonNull(RefusalTable.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
