package dev.accumulator.consumer.care;

import dev.accumulator.consumer.rebuild.Generations;
import dev.accumulator.consumer.register.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CareSettings.class)
class CareConfiguration {

    @Bean
    RunsTable careRuns(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new RunsTable(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean
    RunReads careRunReads(DataSource dataSource, @Value("${accumulator.schema:accumulator}") String schema) {
        return new RunReads(JdbcClient.create(dataSource), new Schema(schema));
    }

    @Bean(destroyMethod = "stop")
    Runner careRunner(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            RunsTable runs,
            CareSettings settings) {
        LongTransactions transactions = new LongTransactions(dataSource, transactionManager, settings.registerMax());
        return new Runner(new Work(runs, transactions, new OrderRowReads(new JdbcTemplate(dataSource))), runs);
    }

    @Bean
    Care care(Generations generations, RunsTable runs, RunReads reads, Runner runner, CareSettings settings) {
        String instance = ManagementFactory.getRuntimeMXBean().getName();
        return new Care(generations, runs, reads, runner, instance, settings.deadAfter());
    }

    @Bean
    CareStatus careStatus(Generations generations, RunReads reads) {
        return new CareStatus(generations, reads);
    }

    @Bean
    CareMetrics careMetrics(MeterRegistry registry, CareStatus status, Clock clock) {
        return new CareMetrics(registry, status, clock);
    }

    @Bean
    CareHealth verificationHealthIndicator(CareStatus status) {
        return new CareHealth(status);
    }

    @Bean
    CareSchedule careSchedule(
            Generations generations, Care care, CareStatus status, CareMetrics metrics, CareSettings settings) {
        return new CareSchedule(generations, care, status, metrics, settings);
    }
}
