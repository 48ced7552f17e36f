package dev.accumulator.consumer.avro;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;

/** The reader of Avro that a configuration describes, also for whoever reads it without starting the service. */
public final class ConfiguredAvro {
    private ConfiguredAvro() {}

    /**
     * Returns a reader with the registry of the settings; empty if they name none.
     *
     * @throws RuntimeException if a setting is invalid; its message, or that of its innermost cause, names the setting
     */
    public static Optional<AvroValues> of(Environment environment) {
        SchemaRegistrySettings settings =
                Binder.get(environment).bindOrCreate("accumulator.schema-registry", SchemaRegistrySettings.class);
        URI url = settings.url();
        return url == null ? Optional.empty() : Optional.of(of(url, settings, name -> bundle(environment, name)));
    }

    /** @param bundles finds an SSL bundle by its name */
    static AvroValues of(URI url, SchemaRegistrySettings settings, Function<String, SslBundle> bundles) {
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(settings.waitMax()).followRedirects(HttpClient.Redirect.NEVER);
        String bundle = settings.bundle();
        if (bundle != null) {
            client.sslContext(bundles.apply(bundle).createSslContext());
        }
        RegistryHttp http =
                new RegistryHttp(url, client.build(), settings.waitMax(), authorization(settings), System::nanoTime);
        return new AvroValues(new SchemaRegistry(url, http, new KnownSchemas(System::nanoTime)), settings.idBytes());
    }

    private static SslBundle bundle(Environment environment, String name) {
        SslProperties.Bundles bundles = Binder.get(environment)
                .bindOrCreate("spring.ssl", SslProperties.class)
                .getBundle();
        PemSslBundleProperties pem = bundles.getPem().get(name);
        if (pem != null) {
            return PropertiesSslBundle.get(pem);
        }
        JksSslBundleProperties jks = bundles.getJks().get(name);
        if (jks != null) {
            return PropertiesSslBundle.get(jks);
        }
        throw new IllegalArgumentException("accumulator.schema-registry.bundle names \"" + name
                + "\", and spring.ssl.bundle has none of that name");
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
