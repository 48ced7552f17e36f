package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.rebuild.Generations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PostingSettings.class, TopicSettings.class})
class PostingConfiguration {

    @Bean
    Folding folding(Generations generations, PostingSettings settings, MeterRegistry registry) {
        return new Folding(generations, settings, registry);
    }

    @Bean
    Posting posting(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            Orders orders,
            Outbox outbox,
            TopicSettings topics,
            PostingSettings settings,
            Folding folding,
            MeterRegistry registry,
            Clock clock,
            ObjectProvider<StepObserver> observer) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        PostingTransaction transaction = new PostingTransaction(
                new TransactionTemplate(transactionManager),
                jdbc,
                generations,
                orders,
                outbox,
                new ResultEvents(topics.postings()),
                settings,
                clock,
                observer.getIfAvailable(() -> StepObserver.NONE));
        return new Posting(
                generations, topics, transaction, new PositionsTable(jdbc), folding, new PostingMetrics(registry));
    }

    @Bean
    Replaying replaying(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            Orders orders,
            Outbox outbox,
            TopicSettings topics,
            PostingSettings settings,
            Clock clock) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        ResultEvents resultEvents = new ResultEvents(topics.postings());
        PostingTransaction transaction = new PostingTransaction(
                new TransactionTemplate(transactionManager),
                jdbc,
                generations,
                orders,
                outbox,
                resultEvents,
                settings,
                clock,
                StepObserver.NONE);
        return new Replaying(topics, transaction, new PositionsTable(jdbc), resultEvents, outbox);
    }
}
