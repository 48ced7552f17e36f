package dev.accumulator.consumer.maintenance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.closing.OpenClosings;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.OpenGenerations;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.registers.Registers;
import dev.accumulator.testkit.PostgresDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The maintenance of one process, on a database that others may share. */
public final class MaintenanceInstance implements AutoCloseable {
    private final HikariDataSource dataSource;
    private final JdbcTransactionManager transactionManager;
    private final Generations generations;
    private final RunsTable runs;
    private final Runner runner;
    private final Maintenance maintenance;
    private final MaintenanceStatus status;
    private final MaintenanceSchedule schedule;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    public MaintenanceInstance(PostgresDatabase database) {
        this(database, Duration.ofHours(1));
    }

    MaintenanceInstance(PostgresDatabase database, Duration registerMax) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        dataSource = new HikariDataSource(config);
        transactionManager = new JdbcTransactionManager(dataSource);
        generations = OpenGenerations.on(dataSource, transactionManager);
        MaintenanceConfiguration configuration = new MaintenanceConfiguration();
        MaintenanceSettings settings = new MaintenanceSettings("-", ZoneOffset.UTC, Duration.ofSeconds(5), registerMax);
        runs = configuration.maintenanceRuns(dataSource, "accumulator");
        RunReads reads = configuration.maintenanceRunReads(dataSource, "accumulator");
        runner = configuration.maintenanceRunner(
                dataSource,
                transactionManager,
                runs,
                settings,
                OpenClosings.on(dataSource, transactionManager, generations),
                ThreadWatch.of(meters));
        maintenance = configuration.maintenance(
                generations,
                runs,
                configuration.maintenanceDetachments(dataSource, "accumulator"),
                reads,
                runner,
                settings);
        status = configuration.maintenanceStatus(generations, reads);
        MaintenanceMetrics metrics = configuration.maintenanceMetrics(meters, status, Clock.systemUTC());
        schedule = configuration.maintenanceSchedule(generations, maintenance, status, metrics, settings);
    }

    public Maintenance maintenance() {
        return maintenance;
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

    MaintenanceSchedule schedule() {
        return schedule;
    }

    MaintenanceStatus status() {
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
