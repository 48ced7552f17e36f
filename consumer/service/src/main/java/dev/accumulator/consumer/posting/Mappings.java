package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ChartMapping;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mapping.SideMapping;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The mappings in force, each of which has topics of its own. Safe for use by many threads. */
public final class Mappings {
    /** A broker refuses any other name of a topic. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    /** Names are labels of metrics, and stand in dead letters. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

    /** The most that a service reads; each topic costs requests to the broker at every look at the lag. */
    private static final int TOPICS_MAX = 1_000;

    private final List<Given> all;
    private final Map<String, RecordMapping> byTopic;
    private final ShardRecords shard;

    /**
     * A mapping, and who names it.
     *
     * @param from the setting that names it, or the bean that it is; stands before what is wrong with it
     */
    record Given(RecordMapping mapping, String from) {}

    /**
     * Takes mappings together.
     *
     * @param written the topics that the service writes, by the setting that names them
     * @throws SettingsRefused if two have one name or topic, or one reads what the service writes
     */
    Mappings(List<Given> given, Map<String, String> written) {
        List<SettingMistake> mistakes = new ArrayList<>();
        Map<String, Given> names = new HashMap<>();
        Map<String, Given> topics = new HashMap<>();
        for (Given one : given) {
            checkName(one, names, mistakes);
            checkTopics(one, topics, written, mistakes);
        }
        checkPrefixes(given, mistakes);
        if (topics.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(new SettingMistake(
                    "accumulator.topics", "names no topic to read, and accumulator.mappings names no mapping", null));
        }
        if (topics.size() > TOPICS_MAX) {
            mistakes.add(new SettingMistake(
                    "accumulator.mappings",
                    "the mappings read " + topics.size() + " topics, and " + TOPICS_MAX + " can be read",
                    null));
        }
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
        this.all = given.stream()
                .sorted(Comparator.comparing(one -> one.mapping().name()))
                .toList();
        Map<String, RecordMapping> of = new HashMap<>();
        topics.forEach((topic, one) -> of.put(topic, one.mapping()));
        this.byTopic = Map.copyOf(of);
        this.shard = ShardRecords.ALL;
    }

    private Mappings(Mappings others, ShardRecords shard) {
        this.all = others.all;
        this.byTopic = others.byTopic;
        this.shard = shard;
    }

    /** Returns the same mappings, of whose records those of another shard are refused. */
    Mappings in(ShardRecords other) {
        return new Mappings(this, other);
    }

    /** Returns what belongs to this shard. */
    ShardRecords shard() {
        return shard;
    }

    private static void checkName(Given one, Map<String, Given> names, List<SettingMistake> mistakes) {
        String name = one.mapping().name();
        if (!NAME.matcher(name).matches()) {
            mistakes.add(new SettingMistake(
                    one.from(),
                    ForeignText.quote(name)
                            + " is no name of a mapping; it has 1 to 100 letters of ASCII, digits, dots,"
                            + " underscores and hyphens, and begins with a letter or digit",
                    null));
        }
        Given other = names.putIfAbsent(name, one);
        if (other != null) {
            mistakes.add(new SettingMistake(
                    one.from(),
                    "mapping \"" + name + "\" is there already, named by " + other.from() + "; each needs its own name",
                    null));
        }
    }

    private static void checkTopics(
            Given one, Map<String, Given> topics, Map<String, String> written, List<SettingMistake> mistakes) {
        String mapping = "mapping \"" + one.mapping().name() + "\"";
        if (one.mapping().topics().isEmpty()) {
            mistakes.add(new SettingMistake(one.from(), mapping + " names no topic to read", null));
        }
        for (String topic : one.mapping().topics().stream().sorted().toList()) {
            if (!TOPIC.matcher(topic).matches()) {
                mistakes.add(new SettingMistake(
                        one.from(),
                        mapping + " reads " + ForeignText.quote(topic)
                                + ", which is no name of a topic; it has 1 to 249"
                                + " letters of ASCII, digits, dots, underscores and hyphens",
                        null));
            }
            String writtenBy = written.get(topic);
            if (writtenBy != null) {
                mistakes.add(new SettingMistake(
                        one.from(),
                        mapping + " reads topic \"" + topic + "\", to which the service writes by " + writtenBy
                                + "; it would never come to an end",
                        null));
            }
            Given other = topics.putIfAbsent(topic, one);
            if (other != null) {
                mistakes.add(new SettingMistake(
                        one.from(),
                        mapping + " reads topic \"" + topic + "\", which mapping \""
                                + other.mapping().name() + "\" of " + other.from()
                                + " reads already; each topic has one mapping",
                        null));
            }
        }
    }

    /** Documents of two mappings with one recorder would replace each other. */
    private static void checkPrefixes(List<Given> given, List<SettingMistake> mistakes) {
        for (int i = 0; i < given.size(); i++) {
            for (int j = 0; j < i; j++) {
                Given one = given.get(i);
                Given other = given.get(j);
                for (String prefix : prefixes(one.mapping())) {
                    for (String taken : prefixes(other.mapping())) {
                        if (prefix.startsWith(taken) || taken.startsWith(prefix)) {
                            mistakes.add(new SettingMistake(
                                    one.from(),
                                    "the recorders of mapping \""
                                            + one.mapping().name() + "\" begin with "
                                            + ForeignText.quote(prefix) + ", and those of mapping \""
                                            + other.mapping().name() + "\" of " + other.from() + " with "
                                            + ForeignText.quote(taken) + "; no two mappings may name one document",
                                    null));
                        }
                    }
                }
            }
        }
    }

    /** A beginning that is empty says nothing. */
    private static List<String> prefixes(RecordMapping mapping) {
        return mapping.prefixes().stream().filter(prefix -> !prefix.isEmpty()).toList();
    }

    /** Returns the topics that are read. */
    public Set<String> topics() {
        return byTopic.keySet();
    }

    /** Returns the topics that every shard reads as a whole: their records are no documents, and hold for all shards. */
    public Set<String> topicsOfAllShards() {
        return all().stream()
                .filter(SideMapping.class::isInstance)
                .flatMap(mapping -> mapping.topics().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the topics in which all documents of a group have one key. */
    Set<String> topicsOfGroups() {
        return all().stream()
                .filter(mapping -> mapping instanceof ShippedMapping shipped
                        && !shipped.keyedBy().isEmpty())
                .flatMap(mapping -> mapping.topics().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the topics of accounts. */
    Set<String> topicsOfCharts() {
        return all().stream()
                .filter(ChartMapping.class::isInstance)
                .flatMap(mapping -> mapping.topics().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the mappings in the order of their names. */
    public List<RecordMapping> all() {
        return all.stream().map(Given::mapping).toList();
    }

    /** Returns the mappings with who names them, in the order of their names. */
    List<Given> given() {
        return all;
    }

    /**
     * Returns the mapping of a topic.
     *
     * @throws IllegalArgumentException if the topic is not read
     */
    public RecordMapping of(String topic) {
        RecordMapping mapping = byTopic.get(topic);
        if (mapping == null) {
            throw new IllegalArgumentException("Topic " + topic + " is not one of " + byTopic.keySet());
        }
        return mapping;
    }

    /**
     * Returns the topics that may hold records of a document, by the beginning of its recorder: those of the mapping that
     * says so; else those of all mappings that do not say how their recorders begin.
     */
    public List<String> topicsOf(String recorder) {
        List<RecordMapping> claiming = all().stream()
                .filter(mapping -> prefixes(mapping).stream().anyMatch(recorder::startsWith))
                .toList();
        List<RecordMapping> possible = claiming.isEmpty()
                ? all().stream()
                        .filter(mapping -> prefixes(mapping).isEmpty() && !(mapping instanceof SideMapping))
                        .toList()
                : claiming;
        return possible.stream()
                .flatMap(mapping -> mapping.topics().stream())
                .sorted()
                .toList();
    }

    /** Returns the topic of the shipped mapping of a role; empty if none of that role is read. */
    public Optional<String> topic(TopicRole role) {
        return shipped(role).map(mapping -> mapping.topics().iterator().next());
    }

    /** Returns the shipped mapping of a role; empty if no topic of that role is read. */
    Optional<ShippedMapping> shipped(TopicRole role) {
        return all.stream()
                .map(Given::mapping)
                .filter(ShippedMapping.class::isInstance)
                .map(ShippedMapping.class::cast)
                .filter(mapping -> mapping.role() == role)
                .findFirst();
    }

    /** Returns the key that the records of a document have, as far as its name tells. */
    public String keyOf(String recorder) {
        TopicRole role = recorder.startsWith(DocumentEvent.USED_UP_PREFIX)
                ? TopicRole.RESERVATIONS
                : TopicRole.ofRecorder(recorder);
        return shipped(role)
                .map(mapping -> mapping.keyOf(recorder))
                .orElseGet(() -> TopicRole.ofRecorder(recorder).key(recorder));
    }
}
