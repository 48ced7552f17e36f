package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.SmallerForms;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.Topics;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {

    @Bean
    DeadLetters deadLetters(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            @Value("${accumulator.schema:accumulator}") String schema,
            Outbox outbox,
            @Value("${accumulator.topics.dead-letters:" + Topics.DEAD_LETTERS + "}") String topic,
            Clock clock) {
        return new DeadLetters(dataSource, transactionManager, new Schema(schema), outbox, topic, clock);
    }

    @Bean
    SmallerForms smallerLetters() {
        return new SmallerLetters();
    }
}
