package dev.accumulator.consumer.reservation;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReservationConfiguration {

    @Bean
    Reservations reservations(DataSource dataSource, @Value("${accumulator.topics.reservations:}") String topic) {
        return new Reservations(dataSource, !topic.isBlank());
    }
}
