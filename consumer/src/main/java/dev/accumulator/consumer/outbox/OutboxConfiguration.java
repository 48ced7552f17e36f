package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.register.Schema;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

    @Bean
    Outbox outbox(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new Outbox(dataSource, new Schema(schema));
    }
}
