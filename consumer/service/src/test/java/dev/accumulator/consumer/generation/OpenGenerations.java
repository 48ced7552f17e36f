package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.shard.Shard;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The generations of a database, with the shipped registers, for tests of other rooms. */
public final class OpenGenerations {
    private OpenGenerations() {}

    public static Generations on(DataSource dataSource, PlatformTransactionManager transactions) {
        return on(dataSource, transactions, Shard.ONLY);
    }

    /** The generations of the database of a shard. */
    public static Generations on(DataSource dataSource, PlatformTransactionManager transactions, Shard shard) {
        GenerationSettings settings = new GenerationSettings(
                "accumulator",
                null,
                Map.of(),
                Map.of(),
                true,
                new GenerationSettings.Topics(""),
                new GenerationSettings.Months(24, 3),
                2);
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        Generations generations = new Generations(
                new GenerationOpener(
                        dataSource,
                        transactions,
                        settings,
                        table,
                        Clock.systemUTC(),
                        () -> DocumentSources.UNKNOWN,
                        shard),
                table);
        generations.refresh();
        return generations;
    }
}
