package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.posting.FloorsAnew;
import dev.accumulator.consumer.posting.ReplayPosting;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.IsolatedTransactions;
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
    RebuildsTable rebuildsTable(DataSource dataSource, GenerationChanges changes) {
        return new RebuildsTable(JdbcClient.create(dataSource), changes.control());
    }

    @Bean
    DifferencesTable differencesTable(DataSource dataSource, GenerationChanges changes) {
        return new DifferencesTable(JdbcClient.create(dataSource), changes.control());
    }

    @Bean
    GenerationComparison generationComparison(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Orders orders,
            Closings closings,
            RebuildSettings settings) {
        return new GenerationComparison(
                new JdbcTemplate(dataSource),
                IsolatedTransactions.reading(dataSource, transactionManager),
                orders,
                closings,
                settings.differencesMax(),
                settings.concurrency());
    }

    @Bean
    Rebuilds rebuilds(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            RebuildsTable table,
            DifferencesTable differences,
            Generations generations,
            GenerationChanges changes,
            ReplayPosting replayPosting,
            SourceTopics topics,
            MeterRegistry registry,
            RebuildRunner runner) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        return new Rebuilds(
                table,
                differences,
                generations,
                changes,
                new TransactionTemplate(transactionManager),
                new Estimates(jdbc, changes.control(), replayPosting, topics, registry),
                runner::wake);
    }

    @Bean
    CarryOver carryOver(
            DataSource dataSource, PlatformTransactionManager transactionManager, ReplayPosting replayPosting) {
        return new CarryOver(
                new JdbcTemplate(dataSource),
                IsolatedTransactions.ofOneSnapshot(dataSource, transactionManager),
                replayPosting);
    }

    @Bean
    RebuildRunner rebuildRunner(
            PlatformTransactionManager transactionManager,
            RebuildsTable table,
            DifferencesTable differences,
            Generations generations,
            GenerationChanges changes,
            ReplayPosting replayPosting,
            SourceTopics topics,
            GenerationComparison comparison,
            CarryOver carryOver,
            FloorsAnew floors,
            RebuildSettings settings,
            ThreadWatch watch,
            Clock clock) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        TransactionTemplate outside = new TransactionTemplate(transactionManager);
        outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        PostingHold hold = new PostingHold(changes, transactions, outside, settings.switchMax());
        HeldComparison held = new HeldComparison(comparison, hold);
        GenerationSwitch generationSwitch =
                new GenerationSwitch(table, changes, replayPosting, hold, transactions, clock);
        RebuildRun.Followers followers = (rebuild, lease, live, target, skipMissing) -> new Follower(
                topics,
                replayPosting,
                settings,
                lease,
                live,
                target,
                skipMissing,
                progress -> outside.executeWithoutResult(
                        status -> table.progress(rebuild.id(), lease.owner(), progress, null)));
        RebuildRunner.Runs runs = (rebuild, lease) -> new RebuildRun(
                table,
                differences,
                generations,
                changes,
                followers,
                carryOver,
                held,
                floors,
                generationSwitch,
                settings,
                rebuild,
                lease);
        // Process ids come again, so a part of a random UUID tells processes apart.
        String owner = ManagementFactory.getRuntimeMXBean().getName() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
        return new RebuildRunner(table, generations, settings, runs, owner, watch);
    }
}
