package dev.accumulator.consumer.rest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The filters around all reads, which tag their answers. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    FilterRegistrationBean<BodyTags> bodyTags() {
        FilterRegistrationBean<BodyTags> filter = new FilterRegistrationBean<>(new BodyTags());
        filter.addUrlPatterns("/api/registers", "/api/registers/*", "/api/balances");
        filter.addUrlPatterns("/api/orders", "/api/orders/*", "/api/recorders", "/api/recorders/*");
        return filter;
    }
}
