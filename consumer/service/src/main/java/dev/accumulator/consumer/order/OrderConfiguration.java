package dev.accumulator.consumer.order;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

    @Bean
    Orders orders(DataSource dataSource) {
        return new Orders(dataSource);
    }
}
