package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Opens generations as another server shows them, such as a standby. */
public final class GenerationsElsewhere {
    private final GenerationSettings settings;
    private final Clock clock;
    private final Supplier<DocumentSources> sources;

    GenerationsElsewhere(GenerationSettings settings, Clock clock, Supplier<DocumentSources> sources) {
        this.settings = settings;
        this.clock = clock;
        this.sources = sources;
    }

    /** The schema of what is not derived, on every server. */
    public Schema control() {
        return settings.controlSchema();
    }

    /** Returns the generations that a server shows. Nothing is asked until they are refreshed. */
    public Generations on(DataSource server) {
        GenerationsTable table = new GenerationsTable(server, settings.controlSchema());
        return new Generations(
                new GenerationOpener(server, new JdbcTransactionManager(server), settings, table, clock, sources),
                table);
    }
}
