package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.shard.Shard;
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
    private final Shard own;

    GenerationsElsewhere(GenerationSettings settings, Clock clock, Supplier<DocumentSources> sources, Shard own) {
        this.settings = settings;
        this.clock = clock;
        this.sources = sources;
        this.own = own;
    }

    /**
     * Returns the changes of the generations of another shard's database. Whoever runs a rebuild there is an instance of that
     * shard: from elsewhere a number is reserved, and what is left over is dropped.
     */
    public GenerationChanges changes(DataSource server, Shard shard) {
        GenerationsTable table = new GenerationsTable(server, settings.controlSchema());
        return new GenerationChanges(
                new GenerationOpener(
                        server, new JdbcTransactionManager(server), settings, table, clock, sources, shard),
                table,
                settings);
    }

    /** The schema of what is not derived, on every server. */
    public Schema control() {
        return settings.controlSchema();
    }

    /** Returns the generations that a server of this shard shows. Nothing is asked until they are refreshed. */
    public Generations on(DataSource server) {
        return on(server, own);
    }

    /**
     * Returns the generations that a server shows. Nothing is asked until they are refreshed.
     *
     * @param shard the shard that the server's database has to belong to
     */
    public Generations on(DataSource server, Shard shard) {
        GenerationsTable table = new GenerationsTable(server, settings.controlSchema());
        return new Generations(
                new GenerationOpener(
                        server, new JdbcTransactionManager(server), settings, table, clock, sources, shard),
                table);
    }

    /**
     * Returns the generations that the database of another shard has. They are opened as they are: nothing is made there,
     * and nothing is posted. Nothing is asked until they are refreshed.
     *
     * @param shard the shard that the server's database has to belong to
     */
    public Generations toRead(DataSource server, Shard shard) {
        GenerationsTable table = new GenerationsTable(server, settings.controlSchema());
        return new Generations(
                new GenerationOpener(server, new JdbcTransactionManager(server), settings, table, clock, sources, shard)
                        .toRead("it belongs to " + shard + ", whose instances write to it"),
                table);
    }
}
