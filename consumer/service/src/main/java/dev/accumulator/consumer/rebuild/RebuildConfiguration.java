package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.posting.ReplayPosting;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildSettings.class)
class RebuildConfiguration {

    @Bean
    Tools rebuildTools(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            GenerationChanges changes,
            ReplayPosting replaying,
            SourceTopics topics,
            Orders orders,
            RebuildSettings settings,
            Clock clock) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        TransactionTemplate apart = new TransactionTemplate(transactionManager);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        TransactionTemplate snapshots = new TransactionTemplate(transactionManager);
        snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshots.setReadOnly(true);
        return new Tools(
                new RebuildsTable(jdbc, changes.control()),
                new DifferencesTable(jdbc, changes.control()),
                generations,
                changes,
                replaying,
                topics,
                new GenerationComparison(
                        new JdbcTemplate(dataSource),
                        snapshots,
                        orders,
                        settings.differencesMax(),
                        settings.concurrency()),
                new TransactionTemplate(transactionManager),
                apart,
                settings,
                clock);
    }

    @Bean
    Rebuilds rebuilds(DataSource dataSource, Tools tools, MeterRegistry registry, RebuildRunner runner) {
        return new Rebuilds(
                tools,
                new Estimates(
                        JdbcClient.create(dataSource),
                        tools.changes().control(),
                        tools.replaying(),
                        tools.topics(),
                        registry),
                runner::wake);
    }

    @Bean
    RebuildRunner rebuildRunner(Tools tools) {
        String process = ManagementFactory.getRuntimeMXBean().getName();
        return new RebuildRunner(
                tools, process + "/" + UUID.randomUUID().toString().substring(0, 8));
    }
}
