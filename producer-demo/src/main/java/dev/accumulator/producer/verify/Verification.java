package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.Register;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Compares a consumer with an expected state. Asks anew at every call, so it can be repeated until they agree. */
public final class Verification {

    private final ExpectedState expected;
    private final ConsumerReads reads;
    private final boolean whole;
    private final int ordersMax;

    /**
     * A comparison, not made yet.
     *
     * @param consumer root of the consumer's REST interface
     * @param expected what must be there
     * @param whole whether nothing else may be there. Otherwise the balances of products below those of the demo's traffic
     *     are nobody's business: they are other documents'.
     * @param ordersMax how many orders to read at most, spread over all of them
     */
    public Verification(URI consumer, ExpectedState expected, boolean whole, int ordersMax) {
        this.expected = expected;
        this.whole = whole;
        this.ordersMax = ordersMax;
        reads = new ConsumerReads(consumer);
    }

    /**
     * Reads and compares everything. Orders are only read once the balances agree: there are many of them, and while
     * balances differ the consumer is usually still on its way.
     *
     * @throws IOException if the consumer cannot be asked
     */
    public Report check() throws IOException, InterruptedException {
        List<Report.Section> sections = new ArrayList<>();
        for (Register register : Register.SHIPPED) {
            if (register.hasBalance()) {
                sections.add(new BalanceComparison(register, whole)
                        .compare(expected.balances(register), reads.balances(register)));
            }
        }
        Report balances = new Report(sections);
        if (!balances.equal()) {
            return balances;
        }
        sections.add(new OrderComparison(reads, expected).compare(ordersMax));
        return new Report(sections);
    }
}
