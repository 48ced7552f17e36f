package dev.accumulator.consumer.rest;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/** Gives the management port, which has a context of its own, the container that the interface has. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementWebServer {

    // The context of the interface scans this class too, and has its container already.
    @Bean
    @ConditionalOnMissingBean(value = WebServer.class, search = SearchStrategy.CURRENT)
    WebServer managementContainer(RestSettings settings) {
        return new WebServer(settings);
    }
}
