package dev.accumulator.consumer.replica;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.GenerationsElsewhere;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplicaSettings.class)
class ReplicaConfiguration {
    /** Whoever waits longer is better answered by the database. */
    private static final long CONNECTION_WAIT_MILLIS = 1_000;

    /** Up to the parameters, which may hold a password. */
    private static final Pattern NAME = Pattern.compile("jdbc:postgresql:(?://)?([^?]*).*", Pattern.DOTALL);

    /** Looks remembered beyond the longest lag that is allowed, so that a longer one is told from it. */
    private static final int LOOKS_BEYOND = 20;

    @Bean
    Replicas replicas(DataSource primary, GenerationsElsewhere generations, ReplicaSettings settings)
            throws SQLException {
        List<Replica> all = new ArrayList<>();
        for (String url : settings.replicas()) {
            HikariDataSource pool = pool(primary.unwrap(HikariDataSource.class), url);
            all.add(new Replica(name(url), pool, generations.on(pool)));
        }
        return new Replicas(all);
    }

    @Bean
    ReplicaThreads replicaThreads(
            DataSource primary,
            Replicas replicas,
            GenerationsElsewhere generations,
            ReplicaSettings settings,
            ThreadWatch watch) {
        Duration lagMax = settings.replicaLagMax();
        PrimaryLog log = new PrimaryLog((int) lagMax.dividedBy(ReplicaThreads.LOOK_EVERY) + LOOKS_BEYOND);
        return new ReplicaThreads(primary, replicas, new ReplicaLook(generations.control(), log, lagMax), watch);
    }

    @Bean
    @Conditional(OnReplicas.class)
    ReplicasHealth replicasHealthIndicator(Replicas replicas) {
        return new ReplicasHealth(replicas);
    }

    @Bean
    ReplicaMetrics replicaMetrics(Replicas replicas) {
        return new ReplicaMetrics(replicas);
    }

    /** Without replicas there is nothing to tell of them. */
    static final class OnReplicas implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bind("accumulator.query.replicas", Bindable.listOf(String.class))
                    .map(replicas -> !replicas.isEmpty())
                    .orElse(false);
        }
    }

    /** A pool with the settings of the database's, which opens no connection before one is asked for. */
    private static HikariDataSource pool(HikariDataSource primary, String url) {
        HikariConfig config = new HikariConfig();
        primary.copyStateTo(config);
        config.setJdbcUrl(url);
        config.setPoolName("replica " + name(url));
        config.setReadOnly(true);
        config.setConnectionTimeout(Math.min(config.getConnectionTimeout(), CONNECTION_WAIT_MILLIS));
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(null);
        return new HikariDataSource(config);
    }

    static String name(String url) {
        Matcher named = NAME.matcher(url);
        return named.matches() ? named.group(1) : "replica";
    }
}
