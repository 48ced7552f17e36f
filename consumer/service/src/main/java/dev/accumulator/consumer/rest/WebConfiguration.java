package dev.accumulator.consumer.rest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The filters around requests: reads have tags, and who answers in a thread of its own waits for its turn. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    FilterRegistrationBean<BodyTags> bodyTags() {
        FilterRegistrationBean<BodyTags> filter = new FilterRegistrationBean<>(new BodyTags());
        filter.addUrlPatterns("/api/registers", "/api/registers/*", "/api/balances");
        filter.addUrlPatterns("/api/orders", "/api/orders/*", "/api/recorders", "/api/recorders/*");
        return filter;
    }

    @Bean
    FilterRegistrationBean<RequestLeft> requestLeft() {
        FilterRegistrationBean<RequestLeft> filter = new FilterRegistrationBean<>(new RequestLeft());
        // Outside of all filters that touch the answer.
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
