package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.fault.CrashPoint;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The steps of the relay as crash points. */
@TestConfiguration(proxyBeanMethods = false)
public class OutboxCrashPoints {

    @Bean
    RelayObserver crashingRelay() {
        return step -> CrashPoint.reached("outbox", step.name());
    }
}
