package dev.accumulator.consumer.rest;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

/**
 * Serves the description of the REST interface. It is written by hand, because the parameters of a register depend on
 * its definition and appear in no method signature.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    @Bean
    OpenAPI openApi(@Value("classpath:openapi.yaml") Resource document) throws IOException {
        try (InputStream yaml = document.getInputStream()) {
            return Yaml31.mapper().readValue(yaml, OpenAPI.class);
        }
    }
}
