package dev.accumulator.consumer.request;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.posting.FloorRetries;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.lang.management.ManagementFactory;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestSettings.class)
class RequestConfiguration {

    @Bean
    ShardRequests shardRequests(GenerationChanges changes, RequestSettings settings) {
        return new ShardRequests(changes.control(), settings.doneMax());
    }

    @Bean
    RequestThread requestThread(
            DataSource dataSource,
            GenerationChanges changes,
            DeadLetters letters,
            Reposting reposting,
            FloorRetries refusals,
            Maintenance maintenance,
            Shard shard,
            Generations generations,
            ThreadWatch watch) {
        RequestWorker worker = new RequestWorker(
                new RequestsTable(JdbcClient.create(dataSource), changes.control()),
                ManagementFactory.getRuntimeMXBean().getName(),
                letters,
                reposting,
                refusals,
                maintenance);
        return new RequestThread(worker, shard, generations, watch);
    }
}
