package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The view {@code source_freshness} for readers: how far each partition is posted in the live generation, and how far it
 * could be read when an instance last asked the broker.
 */
final class FreshnessView {
    static final String NAME = "source_freshness";

    private static final Logger LOG = LoggerFactory.getLogger(FreshnessView.class);

    private static final List<String> COLUMNS = List.of(
            "topic",
            "partition",
            "position",
            "end_position",
            "lag",
            "measured_at",
            "posted_at",
            "refused",
            "generation",
            "live_since");

    private final JdbcClient jdbc;
    private final Schema control;

    FreshnessView(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /**
     * Makes the view if it is missing, in the caller's transaction. It stands on the view of positions, which a switch points
     * at another generation.
     *
     * @return false if something else has its name
     */
    boolean make() {
        List<String> columns = columns();
        if (columns.equals(COLUMNS)) {
            return true;
        }
        if (!columns.isEmpty()) {
            LOG.warn("{} is not the view of freshness and is left as it is, so that view is missing", NAME);
            return false;
        }
        jdbc.sql(control.sql("""
                        create view {schema}.source_freshness as
                        select p.topic,
                               p.partition,
                               p.position,
                               e.end_position,
                               case when p.refused is null then greatest(e.end_position - p.position, 0) end as lag,
                               e.measured_at,
                               p.posted_at,
                               p.refused,
                               g.number as generation,
                               g.live_since
                          from {schema}.source_positions p
                          join {schema}.generations g on g.state = 'live'
                          left join {schema}.source_ends e on e.topic = p.topic and e.partition = p.partition
                        """)).update();
        return true;
    }

    private List<String> columns() {
        return jdbc.sql("""
                        select attname
                          from pg_attribute
                         where attrelid = to_regclass(:view)
                           and attnum > 0
                           and not attisdropped
                         order by attnum
                        """)
                .param("view", control.sql("{schema}." + NAME))
                .query((row, n) -> row.getString(1))
                .list();
    }
}
