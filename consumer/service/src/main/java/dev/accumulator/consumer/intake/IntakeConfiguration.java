package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Posting;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
class IntakeConfiguration {

    @Bean
    Intake intake(Posting posting, ConsumerFactory<?, ?> factory, IntakeSettings settings, MeterRegistry registry) {
        return new Intake(posting, new IntakeConsumers(factory), settings, new IntakeMetrics(registry));
    }

    @Bean
    LagMeter lagMeter(KafkaAdmin admin, Posting posting, MeterRegistry registry) {
        return new LagMeter(admin.getConfigurationProperties(), posting, registry);
    }

    @Bean
    KafkaHealth kafkaHealthIndicator(LagMeter meter) {
        return new KafkaHealth(meter);
    }

    @Bean
    IntakeHealth intakeHealthIndicator(Intake intake) {
        return new IntakeHealth(intake);
    }

    @Bean
    SourceTopics sourceTopics(ConsumerFactory<?, ?> factory, KafkaAdmin admin) {
        return new SourceTopics(new IntakeConsumers(factory), admin.getConfigurationProperties());
    }
}
