package dev.accumulator.consumer.layout;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.GenerationsElsewhere;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.PostingBounds;
import dev.accumulator.consumer.shard.Shard;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LayoutSettings.class)
class LayoutConfiguration {

    @Bean
    PreviousLayout previousLayout(Shard shard, DataSource primary, GenerationsElsewhere elsewhere) throws SQLException {
        return new PreviousLayout(shard, primary.unwrap(HikariDataSource.class), elsewhere);
    }

    @Bean
    PostingBounds postingBounds(Generations own, PreviousLayout previous) {
        return new PreviousBounds(own, previous.databases());
    }

    @Bean
    Layouts layouts(
            Generations own,
            DataSource primary,
            Federation federation,
            PreviousLayout previous,
            GenerationsElsewhere elsewhere,
            Posting posting,
            LayoutSettings settings,
            Clock clock,
            ObjectProvider<LayoutSteps> steps) {
        return new Layouts(
                own,
                previous.databases(),
                databases(own, primary, federation),
                elsewhere.control(),
                posting.topicsOfAllShards(),
                settings.term(),
                clock,
                steps.getIfAvailable(() -> LayoutSteps.NONE));
    }

    private static List<LayoutDatabase> databases(Generations own, DataSource primary, Federation federation) {
        if (federation.isOn()) {
            return federation.shards().stream()
                    .map(shard ->
                            new LayoutDatabase(shard.index(), shard.name(), shard.dataSource(), shard.generations()))
                    .toList();
        }
        return federation.own().isOneOfSeveral()
                ? List.of()
                : List.of(new LayoutDatabase(0, "its own database", primary, own));
    }
}
