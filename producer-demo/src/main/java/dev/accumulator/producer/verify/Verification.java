package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.Register;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares a consumer with an expected state. Every call asks again, so it can be repeated until both agree. */
public final class Verification {

    private final ExpectedState expected;
    private final ConsumerReads reads;
    private final boolean whole;
    private final int ordersMax;
    private final @Nullable OutboxTopics topics;

    /**
     * Prepares a comparison.
     *
     * @param consumer the root of the consumer's REST interface
     * @param expected the expected state
     * @param whole true if nothing else may be there; otherwise cells of products below those of the demo's traffic are
     *     ignored, because they belong to other documents
     * @param ordersMax the largest number of orders to read, spread over all of them
     */
    public Verification(URI consumer, ExpectedState expected, boolean whole, int ordersMax) {
        this(consumer, SignIn.NONE, expected, whole, ordersMax, null);
    }

    /**
     * Prepares a comparison that signs in, and also reads the consumer's published events.
     *
     * @param signIn who asks over REST
     * @param topics the topics of these events; null to leave them out
     */
    public Verification(
            URI consumer,
            SignIn signIn,
            ExpectedState expected,
            boolean whole,
            int ordersMax,
            @Nullable OutboxTopics topics) {
        this.expected = expected;
        this.whole = whole;
        this.ordersMax = ordersMax;
        this.topics = topics;
        reads = new ConsumerReads(consumer, signIn);
    }

    /**
     * Reads and compares everything. Orders and topics are read only once the registers agree, because they are large
     * and the consumer is usually still behind while balances differ.
     *
     * @throws IOException if the consumer or the broker does not answer
     */
    public Report check() throws IOException, InterruptedException {
        List<Report.Section> sections = new ArrayList<>();
        for (Register register : Register.SHIPPED) {
            if (register.hasBalance()) {
                sections.add(balances(register));
            }
            sections.add(turnovers(register));
        }
        Report registers = new Report(sections);
        if (!registers.equal()) {
            return registers;
        }
        sections.add(new OrderComparison(reads, expected).compare(ordersMax));
        if (topics != null) {
            CommittedRecords records = new CommittedRecords(topics.bootstrapServers());
            sections.add(new ResultComparison(expected).compare(records, topics));
            sections.add(new DeadLetterComparison(expected, whole).compare(records, topics));
        }
        return new Report(sections);
    }

    private Report.Section balances(Register register) throws IOException, InterruptedException {
        List<String> figures = register.resources();
        return new CellComparison(register, "balances", figures, whole)
                .compare(expected.balances(register), reads.cells(register, "balances", figures));
    }

    /** Compares receipts and expenses over all time, which a balance alone does not show. */
    private Report.Section turnovers(Register register) throws IOException, InterruptedException {
        List<String> figures = new ArrayList<>();
        register.resources().forEach(resource -> figures.add(resource + "_receipt"));
        register.resources().forEach(resource -> figures.add(resource + "_expense"));
        Map<Cell, List<BigDecimal>> sides = new HashMap<>();
        expected.turnovers().forEach((cell, turnover) -> {
            if (cell.register().equals(register.name())) {
                List<BigDecimal> numbers = new ArrayList<>(turnover.receipts());
                numbers.addAll(turnover.expenses());
                sides.put(cell, numbers);
            }
        });
        return new CellComparison(register, "turnovers", figures, whole)
                .compare(sides, reads.cells(register, "turnovers", figures));
    }
}
