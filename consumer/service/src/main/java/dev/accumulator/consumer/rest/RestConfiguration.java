package dev.accumulator.consumer.rest;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({QuerySettings.class, RestSettings.class})
class RestConfiguration implements WebMvcConfigurer {
    private final ReadTimes reads;

    RestConfiguration(MeterRegistry registry) {
        this.reads = new ReadTimes(registry);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new DecimalsChoice()).addPathPatterns("/api/**");
        registry.addInterceptor(reads).addPathPatterns("/api/**");
    }
}
