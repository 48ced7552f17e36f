package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Posting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transient failures of the database are retried and never make a document a dead letter. */
@WholeConsumer
class TransientFailuresIT {
    private static final int POOL_MAX = 16;

    @Autowired
    private Environment environment;

    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcTemplate jdbc;

    private Source source;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        source = new Source(environment);
    }

    @AfterEach
    void close() {
        jdbc.execute("drop trigger if exists fail_twice on accumulator_1.orders");
        source.close();
    }

    @ParameterizedTest
    @CsvSource({
        "40P01, deadlock detected",
        "40001, serialization failure",
        "57014, statement timeout",
        "55P03, lock timeout",
        "53300, too many connections",
        "53100, disk full",
        "25006, read-only after a failover",
        "57P01, administrator shutdown",
        "XX000, internal error"
    })
    void isRetriedUntilItSucceeds(String state, String name) {
        failTwice(state);
        double retries = retries();

        source.publish(order("passing-" + state, 1, 9_001, "1"), order("beside-" + state, 1, 9_001, "1"));
        source.awaitPosted(posting);

        assertThat(jdbc.queryForObject("select last_value from fail_twice", Long.class))
                .as(name)
                .isGreaterThan(2);
        assertThat(retries()).isGreaterThanOrEqualTo(retries + 2);
        assertPostedOnce("passing-" + state);
        assertPostedOnce("beside-" + state);
    }

    @Test
    void waitsWhileOthersHaveAllConnections() throws SQLException {
        double retries = retries();
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < POOL_MAX; i++) {
                taken.add(dataSource.getConnection());
            }
            source.publish(order("pooled", 1, 9_002, "1"));
            await().atMost(Duration.ofMinutes(3)).until(() -> retries() > retries);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        source.awaitPosted(posting);

        assertPostedOnce("pooled");
    }

    /** A rollback does not reset a sequence, so the third attempt succeeds. */
    private void failTwice(String state) {
        jdbc.execute("drop sequence if exists fail_twice");
        jdbc.execute("create sequence fail_twice");
        jdbc.execute("""
            create or replace function fail_twice() returns trigger language plpgsql as $$
            begin
              if new.order_id = 'passing-%1$s' and nextval('fail_twice') <= 2 then
                raise exception 'for a moment' using errcode = '%1$s';
              end if;
              return new;
            end $$\
            """.formatted(state));
        jdbc.execute("create trigger fail_twice before insert on accumulator_1.orders"
                + " for each row execute function fail_twice()");
    }

    private void assertPostedOnce(String order) {
        assertThat(jdbc.queryForObject(
                        "select count(*) from accumulator.dead_letters where recorder = ?",
                        Long.class,
                        "order:" + order))
                .isZero();
        assertThat(jdbc.queryForObject(
                        "select count(*) from accumulator_1.inventory_movements where recorder = ?",
                        Long.class,
                        "order:" + order))
                .isOne();
    }

    private double retries() {
        return meters.find("accumulator.intake.retries").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
