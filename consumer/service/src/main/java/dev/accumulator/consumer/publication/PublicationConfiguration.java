package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.PublishedRegisters;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublicationSettings.class)
class PublicationConfiguration {

    @Bean
    Publications publications(
            DataSource dataSource,
            @Value("${accumulator.schema:accumulator}") String schema,
            @Value("${accumulator.topics.balances:" + Topics.BALANCES + "}") String topic,
            PublishedRegisters published,
            Shard shard,
            PublicationSettings settings,
            Generations generations,
            Outbox outbox,
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            Clock clock,
            ThreadWatch watch) {
        String holder = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
        // Each shard has a part of a cell's balance, and the last record of a key is the only one that stays.
        String own = shard.named(topic);
        PublicationContext context = new PublicationContext(
                generations,
                outbox,
                new PublicationTable(dataSource, new Schema(schema), holder, settings.lease()),
                new PublishedTopic(own, consumers, admin.getConfigurationProperties()),
                new BalanceEvents(own, clock),
                settings);
        return new Publications(
                topic,
                context,
                published.names().stream()
                        .map(name -> new RegisterPublication(name, context, new PublicationStatus()))
                        .toList(),
                watch);
    }

    @Bean
    PublicationHealth publicationHealthIndicator(Publications publications) {
        return new PublicationHealth(publications);
    }

    @Bean
    PublicationMetrics publicationMetrics(Publications publications) {
        return new PublicationMetrics(publications);
    }
}
