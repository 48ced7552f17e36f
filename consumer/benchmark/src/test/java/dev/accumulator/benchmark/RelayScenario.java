package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scenario 9: the speed at which the relay sends the outbox of scenario 2's transaction. */
final class RelayScenario implements Scenario {
    private static final String POSTED = "whole transaction, until the last commit";
    private static final String SENT = "relay, until the outbox is empty";
    private static final String UNIT = "documents/s";
    private static final int ORDERS = 20_000;

    @Override
    public int number() {
        return 9;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "Outbox relay: %,d result events, to a broker in the same JVM", ORDERS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures =
                new Rounds(1, Settings.LONG_ROUNDS).alternate(List.of(round -> turn(server, round)));
        results.report(9, figures, POSTED, UNIT);
        results.compare(9, figures, SENT, UNIT, POSTED, Aim.atLeast(1.5));
    }

    private static Map<String, Double> turn(BenchServer server, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        BenchTopics topics = BenchTopics.create();
        OrderStream orders = new OrderStream(round, "", Clock.systemUTC().instant());
        Map<String, Double> figures = new LinkedHashMap<>();
        try (TransactionTurn turn = new TransactionTurn(database, topics)) {
            List<Batch> batches = turn.batches(orders.next(ORDERS), PostingScenario.BATCH_DOCUMENTS);
            server.checkpoint();
            figures.putAll(Timing.of(server.cpu(), () -> turn.post(batches)).rate(POSTED, ORDERS));
            turn.verify(ORDERS);
        }
        try (RunningConsumer consumer = RunningConsumer.start(database, topics, "--accumulator.intake.enabled=false")) {
            figures.putAll(EndToEndScenario.rate(
                    server,
                    SENT,
                    ORDERS,
                    () -> ORDERS - Consumed.single(consumer.jdbc(), "select count(*) from accumulator.outbox")));
        }
        assertThat(topics.messagesIn(topics.postings())).isEqualTo(ORDERS);
        server.drop(database);
        return figures;
    }
}
