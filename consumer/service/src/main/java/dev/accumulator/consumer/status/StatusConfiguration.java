package dev.accumulator.consumer.status;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.PublishedRegisters;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class StatusConfiguration {

    @Bean
    InstancesTable instancesTable(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new InstancesTable(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean
    Heartbeat heartbeat(
            InstancesTable table,
            Generations generations,
            Posting posting,
            SourcePartitions partitions,
            ObjectProvider<BuildProperties> build,
            @Value("${accumulator.intake.enabled:true}") boolean intake,
            @Value("${accumulator.outbox.relay:true}") boolean relay,
            @Value("${accumulator.rebuild.enabled:true}") boolean rebuilds,
            Clock clock) {
        List<String> roles = new ArrayList<>(List.of("queries"));
        if (intake) {
            roles.add("intake");
        }
        if (relay) {
            roles.add("relay");
        }
        if (rebuilds) {
            roles.add("rebuilds");
        }
        BuildProperties built = build.getIfAvailable();
        String version = built == null ? null : built.getVersion();
        InstancesTable.Self self = new InstancesTable.Self(
                UUID.randomUUID().toString(),
                ManagementFactory.getRuntimeMXBean().getName(),
                version == null ? "unknown" : version,
                roles,
                clock.instant());
        return new Heartbeat(table, self, generations, posting, partitions, clock);
    }

    @Bean
    StatusLook statusLook(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            DeadLetters letters,
            Outbox outbox,
            Maintenance maintenance,
            InstancesTable instances,
            @Value("${accumulator.topics.postings:" + Topics.POSTINGS + "}") String postings,
            @Value("${accumulator.topics.dead-letters:" + Topics.DEAD_LETTERS + "}") String deadLetters,
            @Value("${accumulator.topics.balances:" + Topics.BALANCES + "}") String balances,
            PublishedRegisters published,
            Shard shard,
            Clock clock) {
        return new StatusLook(
                generations,
                letters,
                outbox,
                Stream.of(postings, deadLetters, published.names().isEmpty() ? postings : shard.named(balances))
                        .distinct()
                        .toList(),
                maintenance::lastWhole,
                instances,
                JdbcClient.create(dataSource),
                transactionManager,
                clock);
    }

    @Bean
    StatusMetrics statusMetrics(
            MeterRegistry registry,
            Generations generations,
            StatusLook look,
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            @Value("${accumulator.schema:accumulator}") String schema,
            Clock clock) {
        return new StatusMetrics(
                registry,
                generations,
                look,
                new TableSizeReads(JdbcClient.create(dataSource), transactionManager),
                new Schema(schema),
                clock);
    }

    @Bean
    LettersHealth deadLettersHealthIndicator(StatusLook look) {
        return new LettersHealth(look);
    }

    @Bean
    ShardsStatus shardsStatus(
            Federation federation,
            StatusLook look,
            Status status,
            SourcePartitions partitions,
            @Value("${accumulator.schema:accumulator}") String schema,
            Clock clock) {
        return new ShardsStatus(
                federation,
                shard -> shard.isOwn()
                        ? look
                        : look.elsewhere(shard.generations(), shard.dataSource(), new Schema(schema)),
                shard -> partitions.ofShard(shard.index(), shard.generations(), shard.dataSource()),
                status,
                clock);
    }

    @Bean
    Status status(
            Generations generations,
            SourcePartitions partitions,
            Posting posting,
            StatusLook look,
            ThreadWatch watch,
            Clock clock,
            @Value("${accumulator.intake.enabled:true}") boolean intake) {
        return new Status(generations, partitions, posting, look, watch, clock, intake);
    }
}
