package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.posting.ChartProgress;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    PartitionShare partitionShare(Shard shard, Posting posting) {
        return new PartitionShare(shard, posting.topicsOfAllShards(), posting.topicsOfGroups());
    }

    @Bean
    IntakeConsumers intakeConsumers(ConsumerFactory<?, ?> factory, PartitionShare share) {
        requireOwnAssignor(factory.getConfigurationProperties(), share.shard());
        return new IntakeConsumers(factory, share);
    }

    /** A group shares the partitions of a shard only where its members assign them. */
    private static void requireOwnAssignor(Map<String, Object> given, Shard shard) {
        if (!shard.isOneOfSeveral()) {
            return;
        }
        List<SettingMistake> mistakes = new ArrayList<>();
        if ("consumer".equals(given.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            mistakes.add(new SettingMistake(
                    "spring.kafka.consumer.properties." + ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                    "is consumer, with which the broker assigns the partitions; with shards it must be classic",
                    null));
        }
        if (given.containsKey(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG)) {
            mistakes.add(new SettingMistake(
                    "spring.kafka.consumer.properties." + ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    "cannot be chosen with shards, whose partitions have an assignor of their own",
                    null));
        }
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
    }

    @Bean
    Placement placement(
            IntakeConsumers consumers,
            IntakeSettings settings,
            Posting posting,
            Places places,
            TopicAdmin topicAdmin,
            PartitionShare share) {
        // An instance that reads nothing is no member of the group.
        String member = settings.enabled() ? consumers.group() : null;
        return new Placement(
                places, topicAdmin, new Doubts(), new GroupOwner(member, posting.topics(), topicAdmin, places), share);
    }

    @Bean
    Intake intake(
            Posting posting,
            Placement placement,
            IntakeConsumers consumers,
            IntakeSettings settings,
            MeterRegistry registry,
            ThreadWatch watch) {
        return new Intake(posting, placement, consumers, settings, new IntakeMetrics(registry), watch);
    }

    @Bean
    LagMeter lagMeter(Posting posting, Placement placement, Clock clock) {
        return new LagMeter(
                posting.mappingsByTopic(),
                placement.topics(),
                placement.places(),
                placement.owner(),
                placement.doubts(),
                placement.share(),
                clock);
    }

    @Bean
    ChartProgress chartProgress(LagMeter meter, Places places) {
        return new ChartsAtStart(meter::lastWhole, places::read, System::nanoTime);
    }

    @Bean
    LagMetrics lagMetrics(LagMeter meter) {
        return new LagMetrics(meter);
    }

    @Bean
    SourceProgress sourceProgress(LagMeter meter, PartitionShare share) {
        return new SourceProgress(meter::last, share);
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
    SourceTopics sourceTopics(IntakeConsumers consumers, KafkaAdmin admin, TopicAdmin topicAdmin) {
        return new SourceTopics(consumers, admin.getConfigurationProperties(), topicAdmin);
    }

    @Bean
    SourcePartitions sourcePartitions(LagMeter meter, Placement placement) {
        return new SourcePartitions(meter, placement);
    }
}
