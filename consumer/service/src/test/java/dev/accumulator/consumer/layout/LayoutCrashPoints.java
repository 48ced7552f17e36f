package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.fault.CrashPoint;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The steps of a switch of layouts as crash points, such as {@code layout/LEAVE-1}. */
@TestConfiguration(proxyBeanMethods = false)
public class LayoutCrashPoints {

    @Bean
    LayoutSteps crashingLayoutSteps() {
        return (step, done) -> CrashPoint.reached("layout", step + "-" + done);
    }
}
