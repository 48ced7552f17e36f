package dev.accumulator.consumer.console;

import jakarta.servlet.ServletContext;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.ITemplateEngine;

@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    @Bean
    Assets consoleAssets() {
        return Assets.ofClassPath();
    }

    @Bean
    BelowContextPath belowContextPath() {
        return new BelowContextPath();
    }

    @Bean
    WebMvcConfigurer consoleWeb(ITemplateEngine templates, PageModel model, ServletContext context) {
        ProblemPages problems = new ProblemPages(templates, model, context);
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler(Assets.ROOT + "**")
                        .addResourceLocations(Assets.folders().toArray(String[]::new))
                        .setCacheControl(
                                CacheControl.maxAge(Duration.ofDays(365)).immutable())
                        .resourceChain(true)
                        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(problems);
            }
        };
    }
}
