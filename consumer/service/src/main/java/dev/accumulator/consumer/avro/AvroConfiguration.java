package dev.accumulator.consumer.avro;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
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
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(settings.waitMax()).followRedirects(HttpClient.Redirect.NEVER);
        String bundle = settings.bundle();
        if (bundle != null) {
            client.sslContext(bundles.getObject().getBundle(bundle).createSslContext());
        }
        return of(url, client.build(), settings);
    }

    private static AvroValues of(URI url, HttpClient client, SchemaRegistrySettings settings) {
        RegistryHttp http = new RegistryHttp(url, client, settings.waitMax(), authorization(settings), System::nanoTime);
        return new AvroValues(new SchemaRegistry(url, http, new KnownSchemas(System::nanoTime)), settings.idBytes());
    }

    private static @Nullable String authorization(SchemaRegistrySettings settings) {
        if (settings.token() != null) {
            return "Bearer " + settings.token();
        }
        if (settings.username() == null) {
            return null;
        }
        String pair = settings.username() + ":" + (settings.password() == null ? "" : settings.password());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
