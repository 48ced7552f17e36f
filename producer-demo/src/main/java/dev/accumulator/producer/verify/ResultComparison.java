package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.Register;
import dev.accumulator.producer.expected.Turnover;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Compares the published results with the expected state. The sum of all changes must give the balances and turnovers,
 * and the last result of each document must be its final state. Results are sent at least once, so repeats of an id
 * count once, as for any receiver.
 */
final class ResultComparison {
    private static final Set<String> NO_RESULTS = Set.of(
            EventTypes.DOCUMENT_REJECTED,
            EventTypes.DOCUMENT_REFUSED,
            EventTypes.FLOOR_CROSSED,
            EventTypes.FLOOR_RESTORED);

    private final ExpectedState expected;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, LastResult> lastResults = new HashMap<>();
    private final Map<Cell, List<BigDecimal>> sums = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private long repeats;

    ResultComparison(ExpectedState expected) {
        this.expected = expected;
    }

    /** The last result of a document. */
    private record LastResult(String type, long revision) {}

    Report.Section compare(CommittedRecords records, OutboxTopics topics) throws IOException {
        records.forEach(topics.postings(), this::accept);
        expected.recorders().forEach(this::compareEnd);
        compareSums();
        String compared = String.format(Locale.ROOT, "%,d results", ids.size());
        if (repeats > 0) {
            compared += String.format(Locale.ROOT, ", %,d more were repeats", repeats);
        }
        return new Report.Section("results", compared, differences);
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        String where = record.topic() + "-" + record.partition() + "@" + record.offset();
        String id = header(record, CloudEvents.HEADER_ID);
        if (id == null) {
            differences.add("result at " + where + ": has no " + CloudEvents.HEADER_ID);
            return;
        }
        if (!ids.add(id)) {
            repeats++;
            return;
        }
        try {
            JsonNode result = ConsumerReads.MAPPER.readTree(record.value());
            String recorder = result.required("recorder").asString();
            String type = Objects.requireNonNullElse(header(record, CloudEvents.HEADER_TYPE), "no type");
            ExpectedRecorder end = expected.recorders().get(recorder);
            // A rejection is also a dead letter, and dead letters are compared on their own. A refusal changes nothing,
            // and
            // a crossing of a floor is told beside the result.
            if (end != null && !NO_RESULTS.contains(type)) {
                accept(recorder, end, type, result);
            }
        } catch (JacksonException | IllegalArgumentException unreadable) {
            differences.add("result at " + where + ": cannot be read: " + unreadable.getMessage());
        }
    }

    private void accept(String recorder, ExpectedRecorder end, String type, JsonNode result) {
        long revision = result.required("revision").asLong();
        if (!type.equals(EventTypes.DOCUMENT_UNPOSTED) && !end.revisionsPosted().contains(revision)) {
            differences.add(String.format(
                    Locale.ROOT, "%s: %s of revision %d, which must never be posted", recorder, type, revision));
        }
        LastResult before = lastResults.put(recorder, new LastResult(type, revision));
        if (before != null && before.revision() > revision) {
            differences.add(
                    String.format(Locale.ROOT, "%s: revision %d came after %d", recorder, revision, before.revision()));
        }
        for (JsonNode change : result.required("changes")) {
            Register register = Register.named(change.required("register").asString());
            List<String> values = new ArrayList<>();
            for (String dimension : register.dimensions()) {
                values.add(change.required("dimensions").required(dimension).asString());
            }
            List<BigDecimal> numbers = new ArrayList<>();
            for (String resource : register.resources()) {
                numbers.add(new BigDecimal(
                        change.required("resources").required(resource).asString()));
            }
            sums.merge(new Cell(register.name(), values), numbers, ResultComparison::plus);
        }
    }

    private static List<BigDecimal> plus(List<BigDecimal> left, List<BigDecimal> right) {
        List<BigDecimal> sum = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sum.add(left.get(i).add(right.get(i)));
        }
        return sum;
    }

    private void compareEnd(String recorder, ExpectedRecorder end) {
        LastResult last = lastResults.get(recorder);
        if (end.posted()) {
            if (last == null || last.type().equals(EventTypes.DOCUMENT_UNPOSTED) || last.revision() != end.revision()) {
                differences.add(String.format(
                        Locale.ROOT,
                        "%s: the last result is %s, expected revision %d to be posted",
                        recorder,
                        words(last),
                        end.revision()));
            }
        } else if (last != null && !last.type().equals(EventTypes.DOCUMENT_UNPOSTED)) {
            differences.add(String.format(
                    Locale.ROOT, "%s: the last result is %s, expected it to be unposted", recorder, words(last)));
        }
    }

    private static String words(@Nullable LastResult last) {
        return last == null ? "missing" : last.type() + " of revision " + last.revision();
    }

    private void compareSums() {
        Set<Cell> cells = new HashSet<>(sums.keySet());
        cells.addAll(expected.turnovers().keySet());
        for (Cell cell : cells) {
            Turnover turnover = expected.turnovers().get(cell);
            List<BigDecimal> sum = sums.get(cell);
            for (int i = 0; i < Register.named(cell.register()).resources().size(); i++) {
                BigDecimal should =
                        turnover == null ? BigDecimal.ZERO : turnover.net().get(i);
                BigDecimal is = sum == null ? BigDecimal.ZERO : sum.get(i);
                if (should.compareTo(is) != 0) {
                    differences.add(String.format(
                            Locale.ROOT,
                            "%s %s: all changes of %s add up to %s, expected %s",
                            cell.register(),
                            cell.values(),
                            Register.named(cell.register()).resources().get(i),
                            is.toPlainString(),
                            should.toPlainString()));
                }
            }
        }
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
