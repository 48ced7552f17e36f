package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.consumer.publication.PublicationTable.Row;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangedCells;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one register, while this instance holds it. A step reads the cells that were changed after a place, with their
 * balances, and appends messages and moves the place in the same transaction, which has one snapshot. So two instances never
 * both succeed from one place, and the messages of a cell are appended in the order of the snapshots. For use by one thread.
 */
final class RegisterPublication {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterPublication.class);

    /** A topic that was made anew, or whose settings were changed, is noticed within this time. */
    private static final Duration TOPIC_CHECKED_EVERY = Duration.ofMinutes(1);

    private final String register;
    private final PublicationContext context;
    private final PublicationStatus status;
    private boolean isHeld;
    private long heldNanos;
    private boolean isTopicFit;
    private long topicNanos;
    private @Nullable Instant publishedUpTo;
    private long epoch = -1;
    private @Nullable TopicComparison comparison;

    RegisterPublication(String register, PublicationContext context, PublicationStatus status) {
        this.register = register;
        this.context = context;
        this.status = status;
    }

    String register() {
        return register;
    }

    PublicationStatus status() {
        return status;
    }

    /** Takes or renews the lease. Returns true if this instance publishes the register. */
    boolean hold() {
        if (isHeld
                && System.nanoTime() - heldNanos
                        < context.settings().renewAfter().toNanos()) {
            return true;
        }
        heldNanos = System.nanoTime();
        boolean held = context.table().hold(register);
        if (!held) {
            leave();
        } else if (!isHeld) {
            LOG.info("The balances of register {} are published by this instance", register);
            isHeld = true;
        }
        // A comparison may have been asked for meanwhile.
        publishedUpTo = null;
        return held;
    }

    /** Lets go of everything that belongs to the lease. */
    void leave() {
        isHeld = false;
        isTopicFit = false;
        publishedUpTo = null;
        endComparison();
        status.standsBy();
    }

    /** To be called after a failure: what is remembered may be wrong. */
    void failed() {
        publishedUpTo = null;
        isTopicFit = false;
        endComparison();
    }

    private void endComparison() {
        TopicComparison open = comparison;
        if (open != null) {
            comparison = null;
            open.close();
        }
    }

    /**
     * Goes on a little.
     *
     * @param settled the moment up to which the log can be read
     * @return true if more is known to be left
     */
    boolean step(Instant settled) {
        requireTopic();
        boolean more = false;
        boolean isNews =
                !settled.equals(publishedUpTo) || epoch != context.generations().epoch();
        if (isNews && !context.isFull()) {
            long seen = context.generations().epoch();
            more = follow();
            if (!more) {
                publishedUpTo = settled;
                epoch = seen;
                isNews = false;
            }
        }
        if (comparison != null) {
            more |= compare(comparison);
        }
        status.works(comparison != null);
        if (!isNews && comparison == null && publishedUpTo != null) {
            status.published();
        }
        return more;
    }

    private void requireTopic() {
        if (!isTopicFit || System.nanoTime() - topicNanos > TOPIC_CHECKED_EVERY.toNanos()) {
            context.topic().requireCompacted();
            isTopicFit = true;
            topicNanos = System.nanoTime();
        }
    }

    /**
     * The result of a transaction.
     *
     * @param comparing null if the topic need not be compared
     */
    private record Followed(boolean isMore, @Nullable TopicComparison comparing) {}

    /** Returns true if more is left. */
    private boolean follow() {
        Followed followed = context.generations().writeInSnapshot(this::follow);
        TopicComparison wanted = followed.comparing();
        TopicComparison current = comparison;
        if (wanted == null) {
            endComparison();
        } else if (current == null || current.number() != wanted.number()) {
            endComparison();
            LOG.info("Topic {} is compared with register {}", context.topic().name(), register);
            comparison = wanted;
        }
        return followed.isMore();
    }

    private Followed follow(Generation generation, String positions) {
        Row row = context.table().held(register);
        Registers registers = generation.registers();
        RegisterDefinition definition = registers.definition(register);
        String origin = Origin.of(generation.number(), generation.database(), definition);
        Optional<ChangePlace> place = ChangePlace.parse(row.place());
        if (!row.origin().equals(origin) || place.isEmpty()) {
            return begin(row, registers, origin);
        }
        String through = row.through();
        ChangedCells changed = registers
                .changes()
                .changedCells(
                        register,
                        place.get(),
                        through == null ? null : ChangePlace.parse(through).orElse(null),
                        row.cell(),
                        context.settings().pageCells());
        return switch (changed) {
            case ChangedCells.Missed missed -> begin(row, registers, origin);
            case ChangedCells.Found found -> move(row, found, positions);
        };
    }

    private Followed begin(Row row, Registers registers, String origin) {
        long sent = context.outbox().lastNumber();
        context.table()
                .begin(
                        register,
                        origin,
                        registers.changes().newestChange(register).text(),
                        sent);
        return new Followed(true, new TopicComparison(register, row.comparison() + 1, sent, context));
    }

    private Followed move(Row row, ChangedCells.Found found, String positions) {
        List<OutboxMessage> messages = found.rows().stream()
                .map(one -> context.events().balance(register, one.balance(), positions))
                .toList();
        context.outbox().append(messages);
        String end = found.through().text();
        boolean isMoved = true;
        if (!found.isLastPage()) {
            context.table()
                    .move(register, row.place(), end, found.rows().getLast().cell());
        } else if (!end.equals(row.place())) {
            context.table().move(register, end, null, 0);
        } else {
            isMoved = false;
        }
        status.appended(messages.size());
        return new Followed(
                isMoved,
                row.comparing() ? new TopicComparison(register, row.comparison(), row.compareAfter(), context) : null);
    }

    /** Returns true if more is left. */
    private boolean compare(TopicComparison running) {
        TopicComparison.Progress progress = running.step();
        if (progress == TopicComparison.Progress.DONE) {
            LOG.info(
                    "Topic {} was compared with register {}; records sent for what differed: {}",
                    context.topic().name(),
                    register,
                    running.differences());
            endComparison();
            status.appended(running.differences());
            // Another one may have been asked for meanwhile.
            publishedUpTo = null;
        }
        return progress != TopicComparison.Progress.WAITING;
    }
}
