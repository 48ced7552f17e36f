package dev.accumulator.consumer.closing;

import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ClosingConfiguration {

    @Bean
    Closings closings(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            GenerationChanges changes,
            Clock clock) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        return new Closings(
                generations,
                new ClosingsTable(jdbc, changes.control()),
                new SealsTable(jdbc, changes.control()),
                new TransactionTemplate(transactionManager),
                clock);
    }

    @Bean
    ClosingEvents closingEvents(
            DataSource dataSource, Generations generations, Closings closings, GenerationChanges changes) {
        return new ClosingEvents(
                generations, closings, new ClosingRevisionsTable(JdbcClient.create(dataSource), changes.control()));
    }
}
