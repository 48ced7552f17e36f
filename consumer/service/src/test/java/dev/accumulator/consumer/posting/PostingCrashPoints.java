package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.fault.CrashPoint;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The steps of the posting transaction as crash points. */
@TestConfiguration(proxyBeanMethods = false)
public class PostingCrashPoints {

    @Bean
    StepObserver crashingSteps() {
        return step -> CrashPoint.reached("posting", step.name());
    }
}
