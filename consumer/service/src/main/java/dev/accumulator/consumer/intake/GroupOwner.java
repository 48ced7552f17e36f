package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.DatabaseName;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that the consumer group belongs to. Two databases in one group would each get a part of the records, so
 * each offset that is committed names its database, and an instance of another database does not join. Safe for use by
 * many threads.
 *
 * <p>A copy of a database has the same identity, and mostly it is the database now: a restored backup, or a standby that
 * was promoted. Only if another copy goes on committing, there are two.
 */
final class GroupOwner {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOwner.class);
    private static final Pattern MARK = Pattern.compile(
            "accumulator database ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([^ ]*) (.*)", Pattern.DOTALL);

    /** A commit that was under way during a restore arrives once. A copy that is alive goes on. */
    private static final int COMMITS_OF_A_COPY = 3;

    private final @Nullable String group;
    private final Set<String> topics;
    private final TopicAdmin admin;
    private final Places places;
    private volatile String mark = "";
    private @Nullable String taken;
    private @Nullable String copied;

    /** The offsets that copies had committed, as last seen, and how often they were others. */
    private Map<TopicPartition, Long> ofCopies = Map.of();

    private String place = "";
    private int commitsOfCopies;

    /** Once is enough: what is committed later is committed by instances that know the state of the database. */
    private boolean isCompared;

    /** @param group the name of the group; null if this process is no member */
    GroupOwner(@Nullable String group, Set<String> topics, TopicAdmin admin, Places places) {
        this.group = group;
        this.topics = topics;
        this.admin = admin;
        this.places = places;
    }

    /** The metadata of committed offsets; empty before the first {@link #require()}. */
    String mark() {
        return mark;
    }

    /**
     * Makes sure that the group belongs to this database, or to none.
     *
     * @throws GroupTaken if it belongs to another one
     * @throws RuntimeException if the database or the broker does not answer
     */
    synchronized void require() {
        if (group == null) {
            return;
        }
        DatabaseName own = places.database();
        mark = "accumulator database " + own.identity() + " " + own.place() + " " + own.name();
        Map<UUID, String> owners = new TreeMap<>();
        Map<TopicPartition, Long> copies = new HashMap<>();
        Map<Partition, Long> committed = new HashMap<>();
        admin.committed(group)
                .forEach((partition, offset) -> owner(partition, offset).ifPresent(name -> {
                    owners.putIfAbsent(name.identity(), name + " in " + partition);
                    if (name.identity().equals(own.identity())) {
                        committed.put(new Partition(partition.topic(), partition.partition()), offset.offset());
                    }
                    if (name.identity().equals(own.identity()) && !name.place().equals(own.place())) {
                        copies.put(partition, offset.offset());
                    }
                }));
        String reason = Objects.requireNonNullElse(alive(own, copies), other(own, owners));
        if (!reason.isEmpty()) {
            if (!reason.equals(taken)) {
                LOG.error("No topic is read: {}", reason);
            }
            taken = reason;
            throw new GroupTaken(reason);
        }
        taken = null;
        if (!isCompared) {
            places.compare(committed);
            isCompared = true;
        }
    }

    /** Returns which other database the group belongs to; an empty text if there is none. */
    private String other(DatabaseName own, Map<UUID, String> owners) {
        // If two databases begin at the same moment, each finds offsets of both. The one with the smaller identity
        // stays.
        boolean first = owners.containsKey(own.identity())
                && owners.keySet().iterator().next().equals(own.identity());
        if (first) {
            return "";
        }
        return owners.entrySet().stream()
                .filter(owner -> !owner.getKey().equals(own.identity()))
                .findFirst()
                .map(owner -> "the consumer group " + group + " belongs to database " + owner.getValue()
                        + ", and this is database " + own
                        + ". Give this one a group of its own (spring.kafka.consumer.group-id). If the other is gone for"
                        + " good, delete the group")
                .orElse("");
    }

    /** Returns that another copy of this database commits offsets too; null if none does. It lasts until a restart. */
    private @Nullable String alive(DatabaseName own, Map<TopicPartition, Long> copies) {
        boolean known = place.equals(own.place());
        if (known
                && copies.entrySet().stream().anyMatch(copy -> !copy.getValue().equals(ofCopies.get(copy.getKey())))) {
            commitsOfCopies++;
        } else if (!known) {
            commitsOfCopies = 0;
        }
        place = own.place();
        ofCopies = copies;
        if (copied == null && commitsOfCopies >= COMMITS_OF_A_COPY) {
            copied = "two copies of database " + own + " read as group " + group + "; this one is at " + own.place()
                    + ", and another commits offsets of "
                    + copies.keySet().stream()
                            .map(TopicPartition::toString)
                            .sorted()
                            .findFirst()
                            .orElse("its own")
                    + ". Stop one of them, or give it a group of its own, and restart the other";
        }
        return copied;
    }

    /** Returns the database that an offset of one of our topics was committed by; nothing if a tool committed it. */
    private Optional<DatabaseName> owner(TopicPartition partition, OffsetAndMetadata offset) {
        Matcher named = MARK.matcher(offset.metadata());
        return topics.contains(partition.topic()) && named.matches()
                ? Optional.of(new DatabaseName(UUID.fromString(named.group(1)), named.group(2), named.group(3)))
                : Optional.empty();
    }
}
