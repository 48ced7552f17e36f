package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.watch.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Shows if the database answers, in the server's own words if it does not. It takes the place of Spring Boot's, which says
 * that no connection could be obtained and logs a stack trace each time that somebody asks.
 */
@Component("dbHealthIndicator")
final class DatabaseHealth implements HealthIndicator {
    private static final int WAIT_SECONDS_MAX = 5;

    private final DataSource dataSource;

    DatabaseHealth(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Health health() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(WAIT_SECONDS_MAX)
                    ? Health.up().build()
                    : Health.down()
                            .withDetail("waitingFor", "the database does not answer")
                            .build();
        } catch (SQLException failure) {
            return Health.down().withDetail("waitingFor", Reason.of(failure)).build();
        }
    }
}
