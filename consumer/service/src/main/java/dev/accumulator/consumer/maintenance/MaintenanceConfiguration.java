package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.order.OrderRowCheck;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MaintenanceSettings.class)
class MaintenanceConfiguration {

    @Bean
    RunsTable maintenanceRuns(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new RunsTable(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean
    DetachmentsTable maintenanceDetachments(
            DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new DetachmentsTable(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean
    RunReads maintenanceRunReads(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new RunReads(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean(destroyMethod = "stop")
    Runner maintenanceRunner(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            RunsTable runs,
            MaintenanceSettings settings,
            Closings closings,
            ThreadWatch watch) {
        LongTransactions transactions = new LongTransactions(dataSource, transactionManager, settings.registerMax());
        Work work = new Work(runs, transactions, new OrderRowCheck(new JdbcTemplate(dataSource)), closings);
        return new Runner(work, runs, watch, settings.registerMax());
    }

    @Bean
    Maintenance maintenance(
            Generations generations,
            RunsTable runs,
            DetachmentsTable detachments,
            RunReads reads,
            Runner runner,
            MaintenanceSettings settings) {
        String instance = ManagementFactory.getRuntimeMXBean().getName();
        return new Maintenance(generations, runs, detachments, reads, runner, instance, settings.deadAfter());
    }

    @Bean
    MaintenanceStatus maintenanceStatus(Generations generations, RunReads reads) {
        return new MaintenanceStatus(generations, reads);
    }

    @Bean
    MaintenanceMetrics maintenanceMetrics(MeterRegistry registry, MaintenanceStatus status, Clock clock) {
        return new MaintenanceMetrics(registry, status, clock);
    }

    @Bean
    MaintenanceHealth verificationHealthIndicator(MaintenanceStatus status) {
        return new MaintenanceHealth(status);
    }

    @Bean
    MaintenanceSchedule maintenanceSchedule(
            Generations generations,
            Maintenance maintenance,
            MaintenanceStatus status,
            MaintenanceMetrics metrics,
            MaintenanceSettings settings) {
        return new MaintenanceSchedule(generations, maintenance, status, metrics, settings);
    }
}
