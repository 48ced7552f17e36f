package dev.accumulator.testkit;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Gives a {@code @SpringBootTest} a new database, and topics and a consumer group of its own. Use it with
 * {@code @Import(TestServers.class)}.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestServers {

    private static final int PARTITIONS = 4;

    @Bean
    DynamicPropertyRegistrar postgres() {
        PostgresDatabase database = TestPostgres.newDatabase();
        return properties -> {
            properties.add("spring.datasource.url", database::jdbcUrl);
            properties.add("spring.datasource.username", database::username);
            properties.add("spring.datasource.password", database::password);
        };
    }

    @Bean
    DynamicPropertyRegistrar kafka() {
        return properties -> {
            properties.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
            String group = TestKafka.uniqueName("accumulator");
            properties.add("spring.kafka.consumer.group-id", () -> group);
            for (String topic : new String[] {"orders", "receipts", "movements", "postings", "dead-letters"}) {
                String unique = TestKafka.newTopic(topic, PARTITIONS);
                properties.add("accumulator.topics." + topic, () -> unique);
            }
        };
    }
}
