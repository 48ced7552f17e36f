package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.consumer.closing.ClosingEvents;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.SmallerForms;
import dev.accumulator.consumer.reservation.Reservations;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PostingSettings.class, TopicSettings.class, TracingSettings.class})
class PostingConfiguration {

    @Bean
    FoldingStatus foldingStatus(PostingSettings settings) {
        return new FoldingStatus(settings.tailMovementsMax(), System::nanoTime);
    }

    @Bean
    Folding folding(
            Generations generations,
            PostingSettings settings,
            FoldingStatus status,
            MeterRegistry registry,
            ThreadWatch watch) {
        return new Folding(generations, settings, status, registry, watch);
    }

    @Bean
    FoldingHealth foldingHealthIndicator(FoldingStatus status) {
        return new FoldingHealth(status);
    }

    @Bean
    FrozenSessions frozenSessions(DataSource dataSource, PostingSettings settings) {
        return new FrozenSessions(JdbcClient.create(dataSource), settings.idleInTransactionMax());
    }

    @Bean
    SeveralPartitions partitioningHealthIndicator(Generations generations, MeterRegistry registry) {
        return new SeveralPartitions(generations, registry);
    }

    /** Costs nothing where no collector is configured: no thread, no queue, no span. */
    @Bean
    Spans spans(
            TracingSettings settings,
            @Value("${spring.application.name:accumulator-consumer}") String service,
            Clock clock,
            ThreadWatch watch,
            MeterRegistry registry) {
        Counter dropped = Counter.builder("accumulator.traces.dropped")
                .description("Spans that were not sent")
                .register(registry);
        URI endpoint = settings.endpoint();
        return endpoint == null
                ? Spans.NONE
                : new OtlpSpans(endpoint, settings.headers(), service, clock, watch, dropped);
    }

    @Bean
    RetryWakeUps retryWakeUps() {
        return new RetryWakeUps();
    }

    @Bean
    FloorRefusals floorRefusals(DataSource dataSource, GenerationChanges changes, RetryWakeUps wakeUps) {
        return new FloorRefusals(JdbcClient.create(dataSource), changes.control(), wakeUps);
    }

    @Bean
    FloorRetries floorRetries(
            Generations generations,
            Mappings mappings,
            PostingTransaction transaction,
            FloorRefusals refusals,
            PlatformTransactionManager transactionManager) {
        return new FloorRetries(
                generations, mappings, transaction, refusals, new TransactionTemplate(transactionManager));
    }

    @Bean
    FloorsAnew floorsAnew(
            DataSource dataSource,
            FloorRefusals refusals,
            FloorRetries retries,
            PlatformTransactionManager transactionManager) {
        return new FloorsAnew(
                JdbcClient.create(dataSource), refusals, retries, new TransactionTemplate(transactionManager));
    }

    @Bean
    WaitingDocuments waitingDocuments(
            Generations generations, FloorRetries retries, RetryWakeUps wakeUps, ThreadWatch watch) {
        return new WaitingDocuments(generations, retries, wakeUps, watch);
    }

    @Bean
    RefusedRecords refusedRecords(
            DataSource dataSource,
            Generations generations,
            GenerationChanges changes,
            PostingSettings settings,
            MeterRegistry registry) {
        return new RefusedRecords(
                generations,
                new RefusedRecordsTable(JdbcClient.create(dataSource), changes.control()),
                settings.refusedRecordsKept(),
                registry);
    }

    @Bean
    ClosingRecords closingRecords(ClosingEvents events) {
        return new ClosingRecords(events);
    }

    @Bean
    ClosedRefusals closedRefusals(DataSource dataSource, GenerationChanges changes) {
        return new ClosedRefusals(JdbcClient.create(dataSource), changes.control());
    }

    @Bean
    PostingTransaction postingTransaction(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            Orders orders,
            Reservations reservations,
            TopicCharts charts,
            Outbox outbox,
            DeadLetters deadLetters,
            FloorRefusals floorRefusals,
            ClosedRefusals closedRefusals,
            TopicSettings topics,
            PostingSettings settings,
            Spans spans,
            Clock clock,
            ObjectProvider<StepObserver> observer,
            ObjectProvider<PostingBounds> layout,
            GenerationChanges changes) {
        PostingBounds bounds = layout.getIfAvailable(() -> PostingBounds.NONE);
        return new PostingTransaction(
                new TransactionTemplate(transactionManager),
                JdbcClient.create(dataSource),
                generations,
                orders,
                reservations,
                outbox,
                deadLetters,
                floorRefusals,
                closedRefusals,
                new ResultEvents(topics.postings(), spans),
                settings,
                clock,
                observer.getIfAvailable(() -> StepObserver.NONE),
                bounds,
                new AccountRecords(charts),
                new DecisionsBefore(
                        bounds,
                        JdbcClient.create(dataSource),
                        changes.control(),
                        floorRefusals.table(),
                        closedRefusals));
    }

    @Bean
    SmallerForms smallerResults() {
        return new SmallerResults();
    }

    @Bean
    Posting posting(
            DataSource dataSource,
            Generations generations,
            Mappings mappings,
            MappingChanges mappingChanges,
            MappingCounts mappingCounts,
            ClosingRecords closingRecords,
            PostingTransaction transaction,
            Folding folding,
            MeterRegistry registry,
            Clock clock,
            ObjectProvider<PostingBounds> bounds,
            ObjectProvider<ChartProgress> progress) {
        return new Posting(
                generations,
                mappings,
                mappingChanges,
                mappingCounts,
                closingRecords,
                transaction,
                new PositionsTable(JdbcClient.create(dataSource)),
                folding,
                new PostingMetrics(registry, clock),
                bounds.getIfAvailable(() -> PostingBounds.NONE),
                // Asked when records are read: whoever knows is made of what posts.
                new UnreadCharts(mappings, () -> progress.getIfAvailable(() -> ChartProgress.READ)));
    }

    @Bean
    Places places(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            Generations generations,
            GenerationChanges changes) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        return new Places(
                generations,
                new TransactionTemplate(transactionManager),
                new PositionsTable(jdbc),
                new DecisionsTable(jdbc, changes.control()));
    }

    @Bean
    Reposting reposting(
            Generations generations, Mappings mappings, ClosingRecords closingRecords, PostingTransaction transaction) {
        return new RecordReposting(generations, mappings, closingRecords, transaction);
    }

    @Bean
    ReplayPosting replayPosting(
            DataSource dataSource,
            PostingTransaction transaction,
            TopicCharts charts,
            TopicSettings topics,
            Mappings mappings,
            MappingChanges mappingChanges,
            DeadLetters deadLetters,
            Outbox outbox,
            GenerationChanges changes) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        return new ReplayPosting(
                mappings,
                mappingChanges,
                transaction,
                new ReplayPlaces(new PositionsTable(jdbc), new DecisionsTable(jdbc, changes.control())),
                new ResultEvents(topics.postings(), Spans.NONE),
                deadLetters,
                outbox,
                new ReplayCharts(charts, changes));
    }
}
