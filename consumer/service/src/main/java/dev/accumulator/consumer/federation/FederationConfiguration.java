package dev.accumulator.consumer.federation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.GenerationsElsewhere;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FederationSettings.class)
class FederationConfiguration {
    /** Up to the parameters, which may hold a password. */
    private static final Pattern NAME = Pattern.compile("jdbc:postgresql:(?://)?([^?]*).*", Pattern.DOTALL);

    @Bean
    Federation federation(
            DataSource primary,
            Generations generations,
            GenerationsElsewhere elsewhere,
            Shard shard,
            FederationSettings settings)
            throws SQLException {
        if (shard.databases().isEmpty()) {
            return new Federation(shard, List.of(), settings.answerMax());
        }
        List<ShardDatabase> all = new ArrayList<>();
        for (int index = 0; index < shard.of(); index++) {
            String url = shard.databases().get(index);
            if (index == shard.index()) {
                all.add(new ShardDatabase(index, name(url), primary, generations, true));
            } else {
                HikariDataSource pool = pool(primary.unwrap(HikariDataSource.class), url, settings);
                all.add(new ShardDatabase(
                        index, name(url), pool, elsewhere.toRead(pool, new Shard(index, shard.of())), false));
            }
        }
        return new Federation(shard, all, settings.answerMax());
    }

    @Bean
    FederationThreads federationThreads(Federation federation, ThreadWatch watch) {
        return new FederationThreads(federation, watch);
    }

    @Bean
    FederationHealth shardsHealthIndicator(Federation federation) {
        return new FederationHealth(federation);
    }

    /** A pool with the settings of the database's, which opens no connection before one is asked for. */
    private static HikariDataSource pool(HikariDataSource primary, String url, FederationSettings settings) {
        HikariConfig config = new HikariConfig();
        primary.copyStateTo(config);
        config.setJdbcUrl(url);
        config.setPoolName("shard " + name(url));
        // Whoever reads all shards does so for some requests at a time, and none of them is idle for long.
        config.setMinimumIdle(1);
        config.setConnectionTimeout(
                Math.min(config.getConnectionTimeout(), settings.answerMax().toMillis()));
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(null);
        return new HikariDataSource(config);
    }

    static String name(String url) {
        Matcher named = NAME.matcher(url);
        return named.matches() ? named.group(1) : "shard";
    }
}
