package dev.accumulator.benchmark;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** A consumer that reads and sends nothing, with a million movements in its {@code inventory}, all of them folded. */
final class Million implements AutoCloseable {
    static final int MOVEMENTS = 1_000_000;

    private static final int BATCH_DOCUMENTS = 10_000;
    private static final int FOLD_MOVEMENTS_MAX = 200_000;

    private final BenchServer server;
    private final PostgresDatabase database;
    private final RunningConsumer consumer;
    private final Instant now;

    private Million(BenchServer server, PostgresDatabase database, RunningConsumer consumer, Instant now) {
        this.server = server;
        this.database = database;
        this.consumer = consumer;
        this.now = now;
    }

    static Million fill(BenchServer server) {
        PostgresDatabase database = server.newDatabase();
        RunningConsumer consumer = RunningConsumer.start(
                database,
                BenchTopics.create(),
                "--accumulator.intake.enabled=false",
                "--accumulator.outbox.relay=false");
        Million million = new Million(
                server, database, consumer, java.time.Clock.systemUTC().instant());
        million.fill();
        return million;
    }

    private void fill() {
        Registers registers = registers();
        Documents documents = Documents.spread(7, now);
        for (int made = 0; made < MOVEMENTS; made += BATCH_DOCUMENTS * Documents.LINES) {
            List<Change> changes = documents.next(BATCH_DOCUMENTS);
            registers.openMonths(changes);
            registers.post(changes).forEach(Outcome::orThrow);
        }
        while (registers.tailMovements("inventory") > 0) {
            // The consumer's own folder runs too, and whichever holds the lock folds.
            registers.fold(FOLD_MOVEMENTS_MAX);
        }
        // Autovacuum would do this after a while.
        consumer.jdbc().execute("vacuum analyze");
        server.checkpoint();
    }

    Registers registers() {
        return consumer.bean(Generations.class).live().registers();
    }

    RunningConsumer consumer() {
        return consumer;
    }

    PostgresDatabase database() {
        return database;
    }

    /** Returns a day that is after all movements. */
    LocalDate lastDay() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    @Override
    public void close() {
        consumer.close();
        server.drop(database);
    }
}
