package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
class IntakeConfiguration {
    /** All schedules of fixed delays share a thread, which waits seconds for a server that is away. */
    private static final Duration SCHEDULE_SILENCE_MAX = Duration.ofMinutes(10);

    @Bean
    TopicAdmin topicAdmin(KafkaAdmin admin) {
        return new TopicAdmin(admin.getConfigurationProperties());
    }

    @Bean
    StalledLag stalledLag(LagMeter meter, ThreadWatch watch, MeterRegistry registry) {
        return new StalledLag(
                meter::last, System::nanoTime, watch.pulse("accumulator-lag", SCHEDULE_SILENCE_MAX), registry);
    }

    @Bean
    BrokerHealth brokerHealthIndicator(LagMeter meter, IntakeSettings settings) {
        return new BrokerHealth(meter, settings);
    }

    @Bean
    Placement placement(
            ConsumerFactory<?, ?> factory,
            IntakeSettings settings,
            Posting posting,
            Places places,
            TopicAdmin topicAdmin) {
        Object group = factory.getConfigurationProperties().get(ConsumerConfig.GROUP_ID_CONFIG);
        // An instance that reads nothing is no member of the group.
        String member = settings.enabled() ? Objects.toString(group, null) : null;
        return new Placement(
                places, topicAdmin, new Doubts(), new GroupOwner(member, posting.topics(), topicAdmin, places));
    }

    @Bean
    Intake intake(
            Posting posting,
            Placement placement,
            ConsumerFactory<?, ?> factory,
            IntakeSettings settings,
            MeterRegistry registry,
            ThreadWatch watch) {
        return new Intake(
                posting, placement, new IntakeConsumers(factory), settings, new IntakeMetrics(registry), watch);
    }

    @Bean
    LagMeter lagMeter(Posting posting, Placement placement, Clock clock) {
        return new LagMeter(
                posting.mappingsByTopic(),
                placement.topics(),
                placement.places(),
                placement.owner(),
                placement.doubts(),
                clock);
    }

    @Bean
    LagMetrics lagMetrics(LagMeter meter) {
        return new LagMetrics(meter);
    }

    @Bean
    SourceProgress sourceProgress(LagMeter meter) {
        return new SourceProgress(meter::last);
    }

    @Bean
    KafkaHealth kafkaHealthIndicator(LagMeter meter, IntakeSettings settings) {
        return new KafkaHealth(meter, settings.enabled());
    }

    @Bean
    IntakeHealth intakeHealthIndicator(Intake intake, StalledLag stalled) {
        return new IntakeHealth(intake, stalled);
    }

    @Bean
    SourceTopics sourceTopics(ConsumerFactory<?, ?> factory, KafkaAdmin admin, TopicAdmin topicAdmin) {
        return new SourceTopics(new IntakeConsumers(factory), admin.getConfigurationProperties(), topicAdmin);
    }

    @Bean
    SourcePartitions sourcePartitions(LagMeter meter, Placement placement) {
        return new SourcePartitions(meter, placement);
    }
}
