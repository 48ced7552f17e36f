package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AvailabilitySettings.class,
    QuerySettings.class,
    RestSettings.class,
    AfterSettings.class,
    ExportSettings.class,
    ChangesSettings.class
})
class RestConfiguration {
    /** The reads of what is posted. */
    private static final String[] READS = {
        "/api/registers/**",
        "/api/balances",
        "/api/orders/**",
        "/api/recorders/**",
        "/api/availability",
        "/api/reservations/**"
    };

    /** The pages that show the same. */
    private static final String[] PAGES = {"/registers/**", "/documents/**", "/query"};

    /** It answers as long as its client likes, and comes back when it ends. */
    private static final String CHANGES = "/api/registers/*/changes";

    @Bean
    PositionWaits positionWaits(
            Posting posting, Federation federation, AfterSettings settings, ThreadWatch watch, MeterRegistry registry) {
        return new PositionWaits(
                federation.isOn() ? new ShardPositions(federation)::of : posting::positionsInForce,
                settings.waiting(),
                watch,
                registry);
    }

    @Bean
    ChangeFeeds changeFeeds(
            Generations generations, ChangesSettings settings, ThreadWatch watch, MeterRegistry registry) {
        return new ChangeFeeds(generations, settings.viewersMax(), watch, registry);
    }

    @Bean
    ShardFeeds shardFeeds(Federation federation, ChangeFeeds own, ThreadWatch watch) {
        return new ShardFeeds(federation, own, watch);
    }

    @Bean
    ReadAfter readAfter(
            AfterSettings settings,
            QuerySettings query,
            PositionWaits waits,
            Posting posting,
            SourceProgress progress,
            Federation federation) {
        return new ReadAfter(settings, query.waitMax(), waits, posting, progress, federation.own()::owns);
    }

    @Bean
    WebMvcConfigurer restInterceptors(
            ObjectProvider<ReadAfter> readAfter,
            Federation federation,
            Generations generations,
            MeterRegistry registry) {
        ReadTimes times = new ReadTimes(registry);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new OwnShardAlone(federation));
                interceptors
                        .addInterceptor(new KnownSince(generations))
                        .addPathPatterns(READS)
                        .addPathPatterns(PAGES)
                        .addPathPatterns("/api/ledgers/**");
                interceptors.addInterceptor(new DecimalsChoice()).addPathPatterns("/api/**");
                interceptors
                        .addInterceptor(readAfter.getObject())
                        .addPathPatterns(READS)
                        .addPathPatterns(PAGES)
                        .excludePathPatterns(CHANGES);
                // Last, because a request that waits for a record does not read yet.
                interceptors.addInterceptor(times).addPathPatterns("/api/**");
            }
        };
    }
}
