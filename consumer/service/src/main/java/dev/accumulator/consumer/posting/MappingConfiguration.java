package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.generation.DocumentSources;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.ChartMapping;
import dev.accumulator.consumer.mapping.ClosingMapping;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes the mappings together: those that come with the service, the files, and the beans of the application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MappingSettings.class, TopicSettings.class, LimitSettings.class})
class MappingConfiguration {

    @Bean
    EventLimits eventLimits(LimitSettings settings) {
        return settings.limits();
    }

    @Bean
    Mappings mappings(
            TopicSettings topics,
            EventLimits limits,
            MappingSettings settings,
            GenerationChanges generations,
            Shard shard,
            @Value("${accumulator.topics.reservations:}") String reservations,
            @Value("${accumulator.topics.dead-letters:" + Topics.DEAD_LETTERS + "}") String deadLetters,
            @Value("${accumulator.topics.balances:" + Topics.BALANCES + "}") String balances,
            ApplicationContext application,
            ObjectProvider<AvroValues> avro) {
        List<SettingMistake> mistakes = new ArrayList<>();
        ResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(application);
        List<Mappings.Given> given = new ArrayList<>(new ShippedTopics(
                        topics.roles(reservations.strip()), shard.keyedBy(), limits, generations.configured(), resolver)
                .mappings(settings.shippedMappings(), mistakes));
        if (!topics.closing().isBlank()) {
            given.add(new Mappings.Given(new ClosingMapping(topics.closing(), limits), "accumulator.topics.closing"));
        }
        generations
                .chartTopics()
                .forEach((ledger, topic) -> given.add(new Mappings.Given(
                        new ChartMapping(ledger, topic, limits), "accumulator.registers." + ledger + ".chart.topic")));
        MappingSources sources = new MappingSources(resolver, "accumulator.mappings");
        List<MappingSource> files = sources.read(settings.mappings());
        mistakes.addAll(sources.mistakes());
        try {
            load(files, generations.configured(), limits, avro.getIfAvailable())
                    .forEach(mapping -> given.add(new Mappings.Given(mapping, "accumulator.mappings")));
        } catch (InvalidMappingFiles invalid) {
            invalid.mistakes()
                    .forEach(mistake ->
                            mistakes.add(new SettingMistake("accumulator.mappings", mistake.toString(), null)));
        }
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
        new TreeMap<>(application.getBeansOfType(RecordMapping.class))
                .forEach((name, mapping) -> given.add(new Mappings.Given(mapping, "bean " + name)));
        Map<String, String> written = new TreeMap<>();
        written.put(shard.named(balances), "accumulator.topics.balances");
        written.put(deadLetters, "accumulator.topics.dead-letters");
        written.put(topics.postings(), "accumulator.topics.postings");
        Mappings mappings = new Mappings(given, written);
        RecordSources.check(mappings, generations.floorExceptions());
        return inShard(shard, mappings, generations);
    }

    private static Mappings inShard(Shard shard, Mappings mappings, GenerationChanges generations) {
        TopicKeys.Found keys = TopicKeys.check(shard, mappings, generations.configured());
        ShardFloors.Found floors = ShardFloors.check(shard, mappings, generations.floors(), generations.configured());
        if (!keys.mistakes().isEmpty() || !floors.mistakes().isEmpty()) {
            List<SettingMistake> mistakes = new ArrayList<>(keys.mistakes());
            mistakes.addAll(floors.mistakes());
            throw new SettingsRefused(mistakes);
        }
        Set<String> unkeyed = new HashSet<>(shard.partitionedOtherwise());
        unkeyed.addAll(mappings.topicsOfAllShards());
        return mappings.in(new ShardRecords(shard, unkeyed, floors.keys(), keys.documents()));
    }

    @Bean
    DocumentSources documentSources(Mappings mappings) {
        return new RecordSources(mappings);
    }

    private static List<RecordMapping> load(
            List<MappingSource> files,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro) {
        return files.isEmpty() ? List.of() : MappingFiles.load(files, registers, limits, avro);
    }

    @Bean
    MappingTrials mappingTrials(
            GenerationChanges generations, Shard shard, EventLimits limits, ObjectProvider<AvroValues> avro) {
        return new MappingTrials(generations::configured, shard.keyedBy(), limits, avro.getIfAvailable());
    }

    @Bean
    MappingCounts mappingCounts(Mappings mappings, MeterRegistry registry) {
        return new MappingCounts(mappings, registry);
    }

    @Bean
    MappingChanges mappingsHealthIndicator(DataSource dataSource, Generations generations, Mappings mappings) {
        return new MappingChanges(generations, new MappingsTable(JdbcClient.create(dataSource)), mappings);
    }
}
