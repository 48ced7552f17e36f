package dev.accumulator.consumer.dev;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The options of a first run, from the command line or the environment.
 *
 * @param kafkaPort {@code --accumulator.dev.kafka-port}
 * @param postgresPort {@code --accumulator.dev.postgres-port}
 * @param httpPort {@code --server.port}, 0 for any
 * @param shopPort {@code --accumulator.dev.shop-port}, 0 for any
 * @param dataDir {@code --accumulator.dev.data-dir}: the folder that keeps the data; without it, data is thrown away
 * @param demo {@code --accumulator.dev.demo}: false if the demo upstream must not publish its scenario
 */
record DevelopmentOptions(
        int kafkaPort,
        int postgresPort,
        int httpPort,
        int shopPort,
        @Nullable Path dataDir,
        boolean demo) {

    static DevelopmentOptions of(String... args) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        ConfigurationPropertySources.attach(environment);
        Binder binder = Binder.get(environment);
        return new DevelopmentOptions(
                binder.bind("accumulator.dev.kafka-port", Integer.class).orElse(19092),
                binder.bind("accumulator.dev.postgres-port", Integer.class).orElse(15432),
                binder.bind("server.port", Integer.class).orElse(8080),
                binder.bind("accumulator.dev.shop-port", Integer.class).orElse(8081),
                binder.bind("accumulator.dev.data-dir", String.class)
                        .map(Path::of)
                        .orElse(null),
                binder.bind("accumulator.dev.demo", Boolean.class).orElse(true));
    }
}
