package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.order.OrderCopies;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Documents of the layout before as they are there, with their order rows.
 *
 * @param withdrawals that are kept of them
 * @param orders as JSON
 */
record DocumentCopies(List<Change> withdrawals, List<Change> documents, List<String> orders) {
    private static final Duration LOCK_MAX = Duration.ofSeconds(5);

    /** Reads what belongs to documents, in the caller's snapshot. */
    static DocumentCopies read(LayoutDatabase from, Generation live, List<String> recorders, List<Change> documents) {
        return new DocumentCopies(
                live.registers().withdrawals(recorders),
                documents,
                OrderCopies.read(JdbcClient.create(from.dataSource()), live.schema(), recorders));
    }

    /**
     * Posts them in a database that is being built. Nothing is decided, because the layout before has decided; nothing is
     * announced, because it has done that.
     *
     * @return the outcomes of the documents
     */
    List<Outcome> post(LayoutDatabase from, LayoutDatabase to) {
        Generations generations = to.generations();
        Generation live = generations.live();
        JdbcClient jdbc = JdbcClient.create(to.dataSource());
        return inTransaction(to, () -> {
            jdbc.sql("select set_config('lock_timeout', :lock, true)")
                    .param("lock", LOCK_MAX.toMillis() + "ms")
                    .query()
                    .singleRow();
            requireBuilding(to, live);
            follow(from, live, withdrawals);
            List<Outcome> outcomes = follow(from, live, documents);
            OrderCopies.write(jdbc, live.schema(), orders);
            return outcomes;
        });
    }

    private static List<Outcome> follow(LayoutDatabase from, Generation live, List<Change> changes) {
        return live.registers()
                .rebuild()
                .follow(changes, List.of(), List.of(from.generations().live().registers()), decided -> {});
    }

    private static void requireBuilding(LayoutDatabase to, Generation live) {
        if (to.generations().requirePosting(live) != Layout.State.BUILDING) {
            throw new LayoutRefused(
                    LayoutRefused.Reason.STATE, to + " is live, and takes nothing over from the layout before");
        }
    }

    /**
     * Does something in a transaction of a database that is being built.
     *
     * @throws LayoutRefused if it takes nothing over any more
     */
    static void whileBuilding(LayoutDatabase to, Consumer<Generation> work) {
        Generation live = to.generations().live();
        inTransaction(to, () -> {
            requireBuilding(to, live);
            work.accept(live);
            return to;
        });
    }

    /** Does something in a transaction of a database. */
    private static <T> T inTransaction(LayoutDatabase to, Supplier<T> work) {
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(to.dataSource()));
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }
}
