package dev.accumulator.consumer.care;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.rebuild.Generations;
import dev.accumulator.consumer.rebuild.OpenGenerations;
import dev.accumulator.consumer.register.Registers;
import dev.accumulator.consumer.servers.PostgresDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one process has for care, on a database that others may share. */
public final class CareInstance implements AutoCloseable {
    private final HikariDataSource dataSource;
    private final JdbcTransactionManager transactionManager;
    private final Generations generations;
    private final RunsTable runs;
    private final Runner runner;
    private final Care care;
    private final CareStatus status;
    private final CareSchedule schedule;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    public CareInstance(PostgresDatabase database) {
        this(database, Duration.ofHours(1));
    }

    CareInstance(PostgresDatabase database, Duration registerMax) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        dataSource = new HikariDataSource(config);
        transactionManager = new JdbcTransactionManager(dataSource);
        generations = OpenGenerations.on(dataSource, transactionManager);
        CareConfiguration configuration = new CareConfiguration();
        CareSettings settings = new CareSettings("-", ZoneOffset.UTC, Duration.ofSeconds(5), registerMax);
        runs = configuration.careRuns(dataSource, "accumulator");
        RunReads reads = configuration.careRunReads(dataSource, "accumulator");
        runner = configuration.careRunner(dataSource, transactionManager, runs, settings);
        care = configuration.care(generations, runs, reads, runner, settings);
        status = configuration.careStatus(generations, reads);
        CareMetrics metrics = configuration.careMetrics(meters, status, Clock.systemUTC());
        schedule = configuration.careSchedule(generations, care, status, metrics, settings);
    }

    public Care care() {
        return care;
    }

    public Generations generations() {
        return generations;
    }

    public Registers registers() {
        return generations.live().registers();
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(transactionManager);
    }

    RunsTable runs() {
        return runs;
    }

    CareSchedule schedule() {
        return schedule;
    }

    CareStatus status() {
        return status;
    }

    MeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        runner.stop();
        dataSource.close();
    }
}
