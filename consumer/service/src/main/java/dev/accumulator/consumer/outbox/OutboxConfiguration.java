package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.PublishedRegisters;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
class OutboxConfiguration {

    @Bean
    Outbox outbox(OutboxTable table, Signals signals) {
        return new Outbox(table, signals);
    }

    @Bean
    ParkedMessages parkedMessages(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            @Value("${accumulator.schema:accumulator}") String schema,
            Signals signals) {
        return new ParkedMessages(dataSource, transactions, new Schema(schema), signals);
    }

    @Bean
    OutboxTable outboxTable(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new OutboxTable(new JdbcTemplate(dataSource), new Schema(schema));
    }

    @Bean
    Signals outboxSignals() {
        return new Signals();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "accumulator.outbox.relay", matchIfMissing = true)
    static class Relaying {

        @Bean
        RelayStatuses relayStatuses() {
            return new RelayStatuses();
        }

        @Bean
        Relays outboxRelays(
                DataSource dataSource,
                @Value("${accumulator.schema:accumulator}") String schema,
                @Value("${accumulator.topics.postings:" + Topics.POSTINGS + "}") String postings,
                @Value("${accumulator.topics.dead-letters:" + Topics.DEAD_LETTERS + "}") String deadLetters,
                @Value("${accumulator.topics.balances:" + Topics.BALANCES + "}") String balances,
                PublishedRegisters published,
                Shard shard,
                OutboxTable table,
                Signals signals,
                OutboxSettings settings,
                ProducerFactory<?, ?> producers,
                RelayStatuses statuses,
                Generations generations,
                ThreadWatch watch,
                ObjectProvider<SmallerForms> forms,
                ObjectProvider<RelayObserver> observer) {
            String holder = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
            JdbcClient jdbc = JdbcClient.create(dataSource);
            Sending sending = new Sending(
                    table,
                    settings,
                    producers.getConfigurationProperties(),
                    new SharedLook(table, signals, settings.poll()),
                    SmallerForms.all(forms.stream().toList()),
                    observer.getIfAvailable(() -> RelayObserver.NONE));
            return new Relays(
                    sending,
                    topic -> new LeaseTable(jdbc, new Schema(schema), topic, holder, settings.lease()),
                    signals,
                    statuses,
                    topics(List.of(postings, deadLetters), shard.named(balances), published),
                    generations::isWritable,
                    watch);
        }

        /** A topic of balances that nothing is published to need not exist. */
        private static SortedSet<String> topics(List<String> usual, String balances, PublishedRegisters published) {
            SortedSet<String> topics = new TreeSet<>(usual);
            if (!published.names().isEmpty()) {
                topics.add(balances);
            }
            return topics;
        }

        @Bean
        OutboxHealth outboxHealthIndicator(RelayStatuses statuses) {
            return new OutboxHealth(statuses);
        }

        @Bean
        OutboxMetrics outboxMetrics(RelayStatuses statuses) {
            return new OutboxMetrics(statuses);
        }
    }
}
