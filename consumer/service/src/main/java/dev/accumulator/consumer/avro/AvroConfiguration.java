package dev.accumulator.consumer.avro;

import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SchemaRegistrySettings.class)
class AvroConfiguration {

    @Bean
    @ConditionalOnProperty("accumulator.schema-registry.url")
    AvroValues avroValues(SchemaRegistrySettings settings, ObjectProvider<SslBundles> bundles) {
        URI url = settings.url();
        if (url == null) {
            throw new IllegalStateException("accumulator.schema-registry.url is empty");
        }
        return ConfiguredAvro.of(url, settings, name -> bundles.getObject().getBundle(name));
    }
}
