package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** Compares order rows and their lines. */
final class OrderComparison {

    private static final int REQUESTS_AT_ONCE = 8;

    private final ConsumerReads reads;
    private final ExpectedState expected;

    OrderComparison(ConsumerReads reads, ExpectedState expected) {
        this.reads = reads;
        this.expected = expected;
    }

    Report.Section compare(int ordersMax) throws IOException, InterruptedException {
        List<String> ids = expected.recorders().keySet().stream()
                .filter(recorder -> recorder.startsWith(DocumentEvent.ORDER_PREFIX))
                .map(recorder -> recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                .sorted()
                .toList();
        List<String> chosen = spread(ids, ordersMax);
        List<String> differences = new ArrayList<>();
        try (ExecutorService requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE)) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (String id : chosen) {
                answers.add(requests.submit(() -> compare(id, reads.order(id))));
            }
            for (Future<List<String>> answer : answers) {
                differences.addAll(answer.get());
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException("An order could not be compared", failed.getCause());
        }
        String compared = chosen.size() == ids.size()
                ? String.format(Locale.ROOT, "%,d", ids.size())
                : String.format(Locale.ROOT, "%,d of %,d", chosen.size(), ids.size());
        return new Report.Section("orders", compared, differences);
    }

    private static List<String> spread(List<String> ids, int max) {
        if (ids.size() <= max) {
            return ids;
        }
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < max; i++) {
            chosen.add(ids.get((int) ((long) i * ids.size() / max)));
        }
        return chosen;
    }

    private List<String> compare(String id, Optional<JsonNode> found) {
        ExpectedRecorder recorder =
                Objects.requireNonNull(expected.recorders().get(DocumentEvent.ORDER_PREFIX + id), id);
        OrderPosted order = expected.orders().get(id);
        if (found.isEmpty()) {
            // An order of which only the cancellation was accepted need not have a row.
            return recorder.revisionsPosted().isEmpty()
                    ? List.of()
                    : List.of("order " + id + ": is missing, expected revision " + recorder.revision());
        }
        JsonNode row = found.get();
        Differences differences = new Differences("order " + id);
        differences.of("status", row, order == null ? "cancelled" : "posted");
        differences.of("revision", row, Long.toString(recorder.revision()));
        if (order != null) {
            differences.of("clientId", row, order.clientId());
            differences.of("warehouseId", row, order.warehouseId());
            lines(differences, row.path("lines"), order.lines());
        }
        return differences.found;
    }

    private static void lines(Differences differences, JsonNode rows, List<OrderLine> lines) {
        if (rows.size() != lines.size()) {
            differences.found.add(String.format(
                    Locale.ROOT, "%s: has %d lines, expected %d", differences.what, rows.size(), lines.size()));
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            OrderLine line = lines.get(i);
            Differences ofLine = new Differences(differences.what + " line " + line.lineNo());
            JsonNode row = rows.get(i);
            ofLine.of("lineNo", row, Integer.toString(line.lineNo()));
            ofLine.of("productId", row, line.productId());
            ofLine.of("quantity", row, line.quantity());
            ofLine.of("unitPrice", row, line.unitPrice());
            ofLine.of("amount", row, line.amountOrComputed());
            differences.found.addAll(ofLine.found);
        }
    }

    /** Collects the differences of one order or line. */
    private static final class Differences {
        private final String what;
        private final List<String> found = new ArrayList<>();

        Differences(String what) {
            this.what = what;
        }

        void of(String field, JsonNode row, String should) {
            String is = row.path(field).asString("nothing");
            if (!is.equals(should)) {
                add(field, is, should);
            }
        }

        void of(String field, JsonNode row, BigDecimal should) {
            JsonNode is = row.path(field);
            if (!is.isNumber() || is.decimalValue().compareTo(should) != 0) {
                add(field, is.asString("nothing"), should.toPlainString());
            }
        }

        private void add(String field, String is, String should) {
            found.add(String.format(Locale.ROOT, "%s: %s is %s, expected %s", what, field, is, should));
        }
    }
}
