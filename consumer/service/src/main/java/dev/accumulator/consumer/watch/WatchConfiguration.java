package dev.accumulator.consumer.watch;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

    @Bean
    ThreadWatch threadWatch(MeterRegistry registry) {
        return ThreadWatch.of(registry);
    }

    @Bean
    ThreadsHealth threadsHealthIndicator(ThreadWatch watch) {
        return new ThreadsHealth(watch);
    }
}
