package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.lang.management.ManagementFactory;
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

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
class OutboxConfiguration {

    @Bean
    Outbox outbox(OutboxTable table, Signal signal) {
        return new Outbox(table, signal);
    }

    @Bean
    OutboxTable outboxTable(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new OutboxTable(new JdbcTemplate(dataSource), new Schema(schema));
    }

    @Bean
    Signal outboxSignal() {
        return new Signal();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "accumulator.outbox.relay", matchIfMissing = true)
    static class Sending {

        @Bean
        RelayStatus relayStatus() {
            return new RelayStatus();
        }

        @Bean
        RelayThread outboxRelay(
                DataSource dataSource,
                @Value("${accumulator.schema:accumulator}") String schema,
                OutboxTable table,
                Signal signal,
                OutboxSettings settings,
                ProducerFactory<?, ?> producers,
                RelayStatus status,
                ObjectProvider<RelayObserver> observer) {
            LeaseTable leases = new LeaseTable(
                    JdbcClient.create(dataSource),
                    new Schema(schema),
                    ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID(),
                    settings.lease());
            return new RelayThread(new Relay(
                    table,
                    leases,
                    signal,
                    settings,
                    producers.getConfigurationProperties(),
                    status,
                    observer.getIfAvailable(() -> RelayObserver.NONE)));
        }

        @Bean
        OutboxHealth outboxHealthIndicator(RelayStatus status) {
            return new OutboxHealth(status);
        }

        @Bean
        OutboxMetrics outboxMetrics(RelayStatus status) {
            return new OutboxMetrics(status);
        }
    }
}
