package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Checks at the start what the records of topics are declared to be keyed by: each declaration is of a topic that is read and has a
 * meaning there, and an order is in the shard of the reservation that it uses up.
 */
final class TopicKeys {
    private static final String KEYED_BY = "accumulator.shard.keyed-by.";

    private static final String OTHERWISE = "accumulator.shard.partitioned-otherwise";

    private static final String RESERVATIONS = "accumulator.topics.reservations";

    private final Shard shard;
    private final Mappings mappings;
    private final List<RegisterDefinition> registers;
    private final List<SettingMistake> mistakes = new ArrayList<>();

    /** The findings of a check. */
    record Found(KeyedDocuments documents, List<SettingMistake> mistakes) {}

    private TopicKeys(Shard shard, Mappings mappings, List<RegisterDefinition> registers) {
        this.shard = shard;
        this.mappings = mappings;
        this.registers = registers;
    }

    /**
     * Returns how documents of the shipped topics are held to their keys, and the mistakes.
     *
     * @param mappings the mappings in force
     * @param registers all that there are
     */
    static Found check(Shard shard, Mappings mappings, List<RegisterDefinition> registers) {
        TopicKeys check = new TopicKeys(shard, mappings, registers);
        check.checkNames();
        check.checkReservations();
        return new Found(new KeyedDocuments(check.shipped()), List.copyOf(check.mistakes));
    }

    private void checkNames() {
        for (String topic : new TreeSet<>(shard.keyedBy().keySet())) {
            if (!mappings.topics().contains(topic)) {
                add(KEYED_BY + topic, "no mapping reads such a topic; " + known());
            }
        }
        for (String topic : new TreeSet<>(shard.partitionedOtherwise())) {
            if (!mappings.topics().contains(topic)) {
                add(OTHERWISE, "no mapping reads topic " + ForeignText.quote(topic) + "; " + known());
            }
        }
    }

    private String known() {
        return "there are " + ForeignText.shorten(String.join(", ", new TreeSet<>(mappings.topics())));
    }

    private Map<String, Map<String, ShardKey>> shipped() {
        Map<String, Map<String, ShardKey>> found = new HashMap<>();
        for (RecordMapping mapping : mappings.all()) {
            if (mapping instanceof ShippedMapping shipped && !shipped.keyedBy().isEmpty()) {
                String topic = shipped.topics().iterator().next();
                found.put(topic, registersOf(topic, shipped));
            }
        }
        return found;
    }

    /** Returns the registers of a topic that have all dimensions that it is keyed by. */
    private Map<String, ShardKey> registersOf(String topic, ShippedMapping shipped) {
        Map<String, ShardKey> keys = new HashMap<>();
        for (RegisterDefinition register : registers) {
            boolean isMoved =
                    shipped.registers().isEmpty() || shipped.registers().contains(register.name());
            List<String> names =
                    register.dimensions().stream().map(Dimension::name).toList();
            if (isMoved && names.containsAll(shipped.keyedBy())) {
                keys.put(register.name(), ShardKey.of(register, shipped.keyedBy()));
            }
        }
        if (keys.isEmpty()) {
            add(
                    KEYED_BY + topic,
                    "no register that this topic moves has " + shipped.keyedBy()
                            + ", so nothing says which group a document is of");
        }
        if (shard.partitionedOtherwise().contains(topic)) {
            add(
                    OTHERWISE,
                    "the shard of a record in topic " + ForeignText.quote(topic) + " follows from its key, because "
                            + KEYED_BY + topic + " says what that is");
        }
        return keys;
    }

    /** An order uses up a reservation of its own shard, so both have the same key. */
    private void checkReservations() {
        ShippedMapping reservations = mappings.shipped(TopicRole.RESERVATIONS).orElse(null);
        ShippedMapping orders = mappings.shipped(TopicRole.ORDERS).orElse(null);
        if (reservations == null) {
            return;
        }
        String topic = reservations.topics().iterator().next();
        if (shard.isOneOfSeveral() && reservations.keyedBy().isEmpty()) {
            add(
                    RESERVATIONS,
                    "an order and the reservation that it uses up would be in different shards: topic "
                            + ForeignText.quote(topic) + " is keyed by its documents, unless " + KEYED_BY + topic
                            + " says by what, such as [warehouse], and that of its orders says the same");
        } else if (orders != null && !Objects.equals(orders.keyedBy(), reservations.keyedBy())) {
            add(
                    RESERVATIONS,
                    "an order and the reservation that it uses up would have different keys: topic "
                            + ForeignText.quote(topic) + " is keyed by " + said(reservations) + ", and "
                            + ForeignText.quote(orders.topics().iterator().next()) + " by " + said(orders) + " (see "
                            + KEYED_BY + topic + ")");
        }
    }

    private static String said(ShippedMapping mapping) {
        return mapping.keyedBy().isEmpty() ? "its documents" : mapping.keyedBy().toString();
    }

    private void add(String setting, String reason) {
        mistakes.add(new SettingMistake(setting, reason, null));
    }
}
