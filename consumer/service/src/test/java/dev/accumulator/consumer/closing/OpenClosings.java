package dev.accumulator.consumer.closing;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.postgres.Schema;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The closings of a database, for tests of other rooms. */
public final class OpenClosings {
    private OpenClosings() {}

    public static Closings on(DataSource dataSource, PlatformTransactionManager transactions, Generations generations) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        Schema control = new Schema("accumulator");
        return new Closings(
                generations,
                new ClosingsTable(jdbc, control),
                new SealsTable(jdbc, control),
                new TransactionTemplate(transactions),
                Clock.systemUTC());
    }
}
