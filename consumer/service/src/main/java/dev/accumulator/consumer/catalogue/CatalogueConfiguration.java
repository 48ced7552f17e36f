package dev.accumulator.consumer.catalogue;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.postgres.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogueSettings.class)
class CatalogueConfiguration {

    @Bean
    Catalogues catalogues(
            CatalogueSettings settings,
            @Value("${accumulator.schema:accumulator}") String schema,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            ConsumerFactory<?, ?> consumers,
            Generations generations,
            ThreadWatch watch) {
        AtomicLong allBytes = new AtomicLong();
        Map<String, Entries> entries = new HashMap<>();
        Map<String, List<Entries>> topics = new HashMap<>();
        List<CatalogueRound.Due> tables = new ArrayList<>();
        settings.catalogues().forEach((dimension, source) -> {
            Entries known = new Entries(allBytes);
            entries.put(dimension, known);
            String topic = source.topic();
            if (topic != null) {
                topics.computeIfAbsent(topic, name -> new ArrayList<>()).add(known);
            }
            String table = source.table();
            if (table != null) {
                CatalogueTable reads = new CatalogueTable(dataSource, transactions, source, table);
                tables.add(new CatalogueRound.Due(dimension, reads, source.refresh(), System.nanoTime()));
            }
        });
        EntriesTable written = new EntriesTable(dataSource, transactions, new Schema(schema));
        return new Catalogues(
                entries,
                new CatalogueRound(
                        entries, topics, tables, written, consumers, System::nanoTime, generations::isWritable),
                watch);
    }

    @Bean
    CatalogueHealth catalogueHealthIndicator(Catalogues catalogues) {
        return new CatalogueHealth(catalogues);
    }
}
