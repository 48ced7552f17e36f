package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.CellDay;
import dev.accumulator.producer.expected.DeadLetter;
import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.Register;
import dev.accumulator.producer.expected.Turnover;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the final state of a site with the model, row by row. That of shards is the sum of theirs. */
final class Reckoning {
    private static final int SHOWN_MAX = 20;

    private final FaultSite site;
    private final List<JdbcTemplate> databases;
    private final ExpectedState expected;
    private final List<String> differences = new ArrayList<>();
    private boolean restored;

    Reckoning(FaultSite site, ExpectedState expected) {
        this.site = site;
        this.databases = site.allJdbc();
        this.expected = expected;
        databases.forEach(jdbc -> jdbc.setFetchSize(10_000));
    }

    /**
     * Relaxes the comparison for a database that was restored to an earlier state. Results of lost postings were
     * already sent. Records that are posted again may be cut into other batches, so a revision that was skipped before
     * may have a result now, or the other way round.
     */
    Reckoning afterRestore() {
        restored = true;
        return this;
    }

    /** Returns a sentence on how much was compared, or fails. */
    String settle() {
        String compared = compare();
        assertThat(differences.stream().limit(SHOWN_MAX).toList())
                .as("%d differences from the model, the first %d", differences.size(), SHOWN_MAX)
                .isEmpty();
        return compared;
    }

    /** Returns all differences. */
    List<String> differences() {
        compare();
        return differences;
    }

    private String compare() {
        int cells = balances();
        int days = 0;
        int movements = 0;
        for (Register register : Register.SHIPPED) {
            days += turnovers(register);
            movements += movements(register);
        }
        recorders();
        orders();
        int letters = deadLetters();
        SentEvents results = results();
        return String.format(
                Locale.ROOT,
                "%,d balances, %,d turnovers of a day, %,d sums of movements, %,d recorders, %,d order rows,"
                        + " %,d dead letters, %,d results in %,d records",
                cells,
                days,
                movements,
                expected.recorders().size(),
                expected.orders().size(),
                letters,
                results.ids().size(),
                results.records());
    }

    /** Reads the rows of all shards. */
    private void query(String sql, RowCallbackHandler row) {
        databases.forEach(jdbc -> jdbc.query(sql, row));
    }

    private int balances() {
        Map<Cell, List<BigDecimal>> should = expected.balances(Register.INVENTORY);
        Map<Cell, List<BigDecimal>> is = new HashMap<>();
        query("select warehouse, product, quantity, amount from accumulator_1.inventory_balances", row -> {
            is.merge(cell(Register.INVENTORY, row), numbers(row, "quantity", "amount"), Reckoning::sum);
        });
        compare("balance", is, should);
        return is.size();
    }

    /** Compares turnovers by cell and day. Turnovers over all time are their sums. */
    private int turnovers(Register register) {
        Map<CellDay, List<BigDecimal>> should = new HashMap<>();
        expected.dayTurnovers().forEach((day, turnover) -> {
            if (day.cell().register().equals(register.name())) {
                should.put(day, sides(turnover));
            }
        });
        Map<CellDay, List<BigDecimal>> is = new HashMap<>();
        query("select * from accumulator_1." + register.name() + "_turnovers", row -> {
            CellDay day = new CellDay(cell(register, row), row.getObject("day", LocalDate.class));
            is.merge(
                    day,
                    numbers(row, "quantity_receipt", "amount_receipt", "quantity_expense", "amount_expense"),
                    Reckoning::sum);
        });
        compare("turnover", is, should);
        return is.size();
    }

    /** Compares the sums of all movements of each cell, including those of replaced revisions and their reversals. */
    private int movements(Register register) {
        Map<Cell, List<BigDecimal>> should = new HashMap<>();
        expected.turnovers().forEach((cell, turnover) -> {
            if (cell.register().equals(register.name())) {
                should.put(cell, turnover.net());
            }
        });
        String dimensions = String.join(", ", register.dimensions());
        Map<Cell, List<BigDecimal>> is = new HashMap<>();
        query(
                "select " + dimensions + ", sum(quantity) as quantity, sum(amount) as amount from accumulator_1."
                        + register.name() + "_movements group by " + dimensions,
                row -> {
                    is.merge(cell(register, row), numbers(row, "quantity", "amount"), Reckoning::sum);
                });
        compare("sum of movements", is, should);
        return is.size();
    }

    /** Compares two maps. A key that the model does not have must have zeros. */
    private <K> void compare(String what, Map<K, List<BigDecimal>> is, Map<K, List<BigDecimal>> should) {
        Set<K> all = new HashSet<>(is.keySet());
        all.addAll(should.keySet());
        for (K key : all) {
            List<BigDecimal> found = is.getOrDefault(key, List.of());
            List<BigDecimal> wanted = should.getOrDefault(key, List.of());
            for (int i = 0; i < Math.max(found.size(), wanted.size()); i++) {
                if (at(found, i).compareTo(at(wanted, i)) != 0) {
                    differences.add(what + " of " + key + " is " + found + " and should be " + wanted);
                    break;
                }
            }
        }
    }

    private static BigDecimal at(List<BigDecimal> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : BigDecimal.ZERO;
    }

    private void recorders() {
        Map<String, String> is = new HashMap<>();
        query("select recorder, posted, revision from accumulator_1.recorders where revision > 0", row -> {
            if (ControlStream.isOwn(row.getString("recorder"))) {
                return;
            }
            String state = recorder(row.getBoolean("posted"), row.getLong("revision"));
            String other = is.put(row.getString("recorder"), state);
            if (other != null) {
                differences.add(
                        "recorder " + row.getString("recorder") + " is in two shards, " + state + " and " + other);
            }
        });
        Map<String, String> should = new HashMap<>();
        expected.recorders()
                .forEach((name, recorder) -> should.put(name, recorder(recorder.posted(), recorder.revision())));
        Set<String> all = new HashSet<>(is.keySet());
        all.addAll(should.keySet());
        for (String name : all) {
            if (!Objects.equals(is.get(name), should.get(name))) {
                differences.add("recorder " + name + " is " + is.get(name) + " and should be " + should.get(name));
            }
        }
    }

    private static String recorder(boolean posted, long revision) {
        return (posted ? "posted" : "withdrawn") + " at revision " + revision;
    }

    private void orders() {
        Set<String> posted = new HashSet<>();
        query(
                "select order_id, revision, occurred_at, cancelled, client_id, warehouse_id,"
                        + " lines"
                        + " from accumulator_1.orders",
                row -> {
                    String id = row.getString("order_id");
                    ExpectedRecorder recorder = expected.recorders().get("order:" + id);
                    OrderPosted order = expected.orders().get(id);
                    if (recorder == null || recorder.revision() != row.getLong("revision")) {
                        differences.add("order row " + id + " has revision " + row.getLong("revision")
                                + " and should be " + recorder);
                    }
                    if (row.getBoolean("cancelled") != (order == null)) {
                        differences.add("order row " + id + " is cancelled: " + row.getBoolean("cancelled"));
                    } else if (order != null) {
                        if (!posted.add(id)) {
                            differences.add("order row " + id + " is in two shards");
                        }
                        order(row, order);
                    }
                });
        for (String id : expected.orders().keySet()) {
            if (!posted.contains(id)) {
                differences.add("order row " + id + " is missing");
            }
        }
    }

    private void order(ResultSet row, OrderPosted should) throws SQLException {
        List<OrderLine> lines = new ArrayList<>();
        for (JsonNode line : JsonMapper.shared().readTree(row.getString("lines"))) {
            lines.add(new OrderLine(
                    line.get("line_no").asInt(),
                    line.get("product_id").asString(),
                    decimal(line, "quantity"),
                    decimal(line, "unit_price"),
                    decimal(line, "amount")));
        }
        OrderPosted is = new OrderPosted(
                should.orderId(),
                row.getLong("revision"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("client_id"),
                row.getString("warehouse_id"),
                lines);
        OrderPosted spelledOut = new OrderPosted(
                should.orderId(),
                should.revision(),
                should.occurredAt(),
                should.clientId(),
                should.warehouseId(),
                should.lines().stream()
                        .map(line -> new OrderLine(
                                line.lineNo(),
                                line.productId(),
                                line.quantity(),
                                line.unitPrice(),
                                line.amountOrComputed()))
                        .toList());
        if (!is.equals(spelledOut)) {
            differences.add("order row is " + is + " and should be " + spelledOut);
        }
    }

    private static BigDecimal decimal(JsonNode line, String field) {
        return new BigDecimal(line.get(field).asString());
    }

    private int deadLetters() {
        Map<DeadLetter, Integer> is = new HashMap<>();
        query("select topic, record_key, code from accumulator.dead_letters", row -> {
            byte[] key = row.getBytes("record_key");
            DeadLetter letter = new DeadLetter(
                    row.getString("topic"),
                    key == null ? null : new String(key, StandardCharsets.UTF_8),
                    row.getString("code"));
            is.merge(letter, 1, Integer::sum);
        });
        Set<DeadLetter> all = new HashSet<>(is.keySet());
        all.addAll(expected.deadLetters().keySet());
        for (DeadLetter letter : all) {
            if (!Objects.equals(is.get(letter), expected.deadLetters().get(letter))) {
                differences.add(letter + " is there " + is.get(letter) + " times and should be "
                        + expected.deadLetters().get(letter));
            }
        }
        int letters = is.values().stream().mapToInt(Integer::intValue).sum();
        SentEvents sent = SentEvents.of(site.bootstrapServers(), Topics.DEAD_LETTERS, FaultSite.PARTITIONS);
        if (sent.ids().size() != letters) {
            differences.add(letters + " dead letters, and " + sent.ids().size() + " were sent");
        }
        return letters;
    }

    /**
     * Compares results. Every revision with movements has a result, in order, and nothing else has one. The last result
     * is the state.
     */
    private SentEvents results() {
        Map<String, Set<Long>> posted = new HashMap<>();
        for (Register register : Register.SHIPPED) {
            query(
                    "select distinct recorder, revision from accumulator_1." + register.name()
                            + "_movements where not reversal",
                    row -> {
                        posted.computeIfAbsent(row.getString("recorder"), none -> new HashSet<>())
                                .add(row.getLong("revision"));
                    });
        }
        SentEvents sent = SentEvents.of(site.bootstrapServers(), Topics.POSTINGS, FaultSite.PARTITIONS);
        Map<String, List<SentEvents.Event>> results = sent.results();
        expected.recorders().forEach((name, recorder) -> {
            results(name, recorder, posted.getOrDefault(name, Set.of()), results.getOrDefault(name, List.of()));
        });
        Set<String> others = new HashSet<>(results.keySet());
        others.removeAll(expected.recorders().keySet());
        others.removeIf(ControlStream::isOwn);
        if (!others.isEmpty()) {
            differences.add("Results of documents that were never accepted: " + others);
        }
        query(
                "select (select count(*) from accumulator.outbox) + (select count(*) from accumulator.outbox_parked)",
                row -> {
                    if (row.getLong(1) != 0) {
                        differences.add(row.getLong(1) + " messages are still in the outbox");
                    }
                });
        return sent;
    }

    private void results(String name, ExpectedRecorder recorder, Set<Long> posted, List<SentEvents.Event> sent) {
        List<Long> postedResults = sent.stream()
                .filter(SentEvents.Event::isPosted)
                .map(SentEvents.Event::revision)
                .toList();
        boolean complete = Set.copyOf(postedResults).equals(posted) && postedResults.size() == posted.size();
        if (restored) {
            complete = postedResults.containsAll(posted)
                    && recorder.revisionsPosted().containsAll(postedResults);
        }
        if (!complete) {
            differences.add(name + " has movements of revisions " + posted + " and results that post " + postedResults);
        }
        if (!recorder.revisionsPosted().containsAll(posted)
                || (recorder.posted() && !posted.contains(recorder.revision()))) {
            differences.add(name + " has movements of revisions " + posted + " and should be " + recorder);
        }
        if (restored) {
            return;
        }
        long before = 0;
        for (SentEvents.Event event : sent) {
            if (event.revision() < before) {
                differences.add(name + " has results out of order: " + sent);
            }
            before = event.revision();
        }
        SentEvents.@Nullable Event last = sent.isEmpty() ? null : sent.getLast();
        if (last == null || last.isPosted() != recorder.posted() || last.revision() != recorder.revision()) {
            differences.add(name + " has the last result " + last + " and should be " + recorder);
        }
    }

    private static List<BigDecimal> sum(List<BigDecimal> left, List<BigDecimal> right) {
        List<BigDecimal> sum = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sum.add(left.get(i).add(right.get(i)));
        }
        return sum;
    }

    private static List<BigDecimal> sides(Turnover turnover) {
        List<BigDecimal> sides = new ArrayList<>(turnover.receipts());
        sides.addAll(turnover.expenses());
        return sides;
    }

    private static Cell cell(Register register, ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (String dimension : register.dimensions()) {
            values.add(row.getString(dimension));
        }
        return new Cell(register.name(), values);
    }

    private static List<BigDecimal> numbers(ResultSet row, String... columns) throws SQLException {
        List<BigDecimal> numbers = new ArrayList<>();
        for (String column : columns) {
            numbers.add(row.getBigDecimal(column));
        }
        return numbers;
    }
}
