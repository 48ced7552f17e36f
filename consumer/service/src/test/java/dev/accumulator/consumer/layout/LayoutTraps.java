package dev.accumulator.consumer.layout;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets an instance do something at a step of a switch of layouts. */
@TestConfiguration(proxyBeanMethods = false)
public class LayoutTraps {

    @Bean
    LayoutTrap layoutTrap() {
        return new LayoutTrap();
    }
}
