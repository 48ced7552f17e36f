package dev.accumulator.consumer.shard;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShardSettings.class)
class ShardConfiguration {

    @Bean
    Shard shard(ShardSettings settings) {
        return settings.shard();
    }
}
