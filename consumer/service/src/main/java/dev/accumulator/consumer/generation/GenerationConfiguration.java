package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.consumer.shard.Shard;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GenerationSettings.class)
class GenerationConfiguration {

    @Bean
    Generations generations(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            GenerationSettings settings,
            Clock clock,
            Shard shard,
            ObjectProvider<DocumentSources> sources) {
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new Generations(
                new GenerationOpener(
                        dataSource,
                        transactionManager,
                        settings,
                        table,
                        clock,
                        SingletonSupplier.of(() -> sources.getIfAvailable(() -> DocumentSources.UNKNOWN)),
                        shard),
                table);
    }

    @Bean
    GenerationsElsewhere generationsElsewhere(
            GenerationSettings settings, Clock clock, Shard shard, ObjectProvider<DocumentSources> sources) {
        return new GenerationsElsewhere(
                settings,
                clock,
                SingletonSupplier.of(() -> sources.getIfAvailable(() -> DocumentSources.UNKNOWN)),
                shard);
    }

    @Bean
    TopicCharts topicCharts(DataSource dataSource, GenerationSettings settings) {
        return settings.charts(JdbcClient.create(dataSource));
    }

    @Bean
    PublishedRegisters publishedRegisters(GenerationSettings settings) {
        return ConfiguredRegisters.published(settings.registers(), settings.shipped());
    }

    @Bean
    GenerationChanges generationChanges(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            GenerationSettings settings,
            Clock clock) {
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new GenerationChanges(
                new GenerationOpener(dataSource, transactionManager, settings, table, clock), table, settings);
    }
}
