package dev.accumulator.consumer.layout;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.GenerationsElsewhere;
import dev.accumulator.consumer.shard.Shard;
import java.util.ArrayList;
import java.util.List;

/** The databases of the layout before, if this one follows another. */
final class PreviousLayout implements AutoCloseable {
    /** Two for positions, one for a snapshot, one that holds postings, one that keeps others from switching, and one to spare. */
    private static final int CONNECTIONS_MAX = 6;

    private static final long CONNECTION_MILLIS_MAX = 5_000;

    private final List<LayoutDatabase> databases = new ArrayList<>();
    private final List<HikariDataSource> pools = new ArrayList<>();

    /** @param primary the pool of this instance's own database, whose user and settings are taken */
    PreviousLayout(Shard shard, HikariDataSource primary, GenerationsElsewhere elsewhere) {
        for (String url : shard.previous()) {
            int index = databases.size();
            String name = url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("(?s)\\?.*", "");
            HikariConfig config = new HikariConfig();
            primary.copyStateTo(config);
            config.setJdbcUrl(url);
            config.setPoolName("shard before " + name);
            config.setMinimumIdle(0);
            config.setMaximumPoolSize(CONNECTIONS_MAX);
            config.setConnectionTimeout(Math.min(config.getConnectionTimeout(), CONNECTION_MILLIS_MAX));
            config.setInitializationFailTimeout(-1);
            config.setMetricsTrackerFactory(null);
            HikariDataSource pool = new HikariDataSource(config);
            pools.add(pool);
            databases.add(new LayoutDatabase(
                    index,
                    name,
                    pool,
                    elsewhere.toRead(pool, new Shard(index, shard.previous().size()))));
        }
    }

    /** In their order; empty if this layout follows no other. */
    List<LayoutDatabase> databases() {
        return List.copyOf(databases);
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}
