package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.CellBalance;
import dev.accumulator.registers.model.RegisterDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of the topic with a register. It reads the topic once: a cell whose last record says what the register says is
 * marked, and a key that no cell has is noted unless its last record is a tombstone. Then it sends tombstones for the keys that
 * were noted, goes over all cells, and publishes those that are not marked.
 *
 * <p>Changes are published meanwhile as always. That does no harm: whatever changes after the comparison began is published for
 * that reason, and what did not change is compared with its last record. Messages that were on their way before are waited for,
 * since they would come after the records that were read. For use by one thread; it cannot go on after a failure.
 */
final class TopicComparison implements AutoCloseable {
    /** Each is some hundred bytes at most. If there are more, the first ones get tombstones that they may have already. */
    private static final int GONE_MAX = 100_000;

    private final String register;
    private final long number;
    private final long compareAfter;
    private final PublicationContext context;
    private final MarkedCells told = new MarkedCells();
    private final Set<String> gone = new LinkedHashSet<>();
    private PublishedTopic.@Nullable Contents contents;
    private boolean isRead;
    private long cell;
    private long differences;

    /**
     * @param number the number of the comparison in the table
     * @param compareAfter the messages that are waited for
     */
    TopicComparison(String register, long number, long compareAfter, PublicationContext context) {
        this.register = register;
        this.number = number;
        this.compareAfter = compareAfter;
        this.context = context;
    }

    long number() {
        return number;
    }

    /** The result of a step. */
    enum Progress {
        /** It waits for the relay. */
        WAITING,
        GOING_ON,
        DONE
    }

    /** Goes on a little. */
    Progress step() {
        if (gone.size() > GONE_MAX || (isRead && !gone.isEmpty())) {
            return sendTombstones();
        }
        if (isRead) {
            return publishPage();
        }
        PublishedTopic.Contents open = contents;
        if (open == null) {
            if (!context.outbox().isSent(context.topic().name(), compareAfter)) {
                return Progress.WAITING;
            }
            contents = context.topic().contents();
            return Progress.GOING_ON;
        }
        Map<String, byte @Nullable []> records = lastOfEachKey(open.poll());
        if (!records.isEmpty()) {
            compare(records);
        }
        if (open.isRead()) {
            close();
            isRead = true;
        }
        return Progress.GOING_ON;
    }

    /** How many records the comparison has made necessary. */
    long differences() {
        return differences;
    }

    /** Records of other registers are theirs to compare, and foreign ones are nobody's. */
    private Map<String, byte @Nullable []> lastOfEachKey(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, byte @Nullable []> last = new LinkedHashMap<>();
        String beginning = CellKey.of(register, List.of()).replace("]", "");
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] key = record.key();
            if (key != null) {
                String text = new String(key, StandardCharsets.UTF_8);
                if (text.startsWith(beginning)) {
                    last.put(text, record.value());
                }
            }
        }
        return last;
    }

    private void compare(Map<String, byte @Nullable []> records) {
        context.generations().writeInSnapshot((generation, positions) -> {
            Registers registers = generation.registers();
            RegisterDefinition definition = requireCurrent(generation.number(), generation.database(), registers);
            Map<String, CellBalance> cells = cells(registers, definition, records.keySet());
            records.forEach((key, value) -> {
                CellBalance found = cells.get(key);
                if (found == null && value != null) {
                    gone.add(key);
                } else if (found == null) {
                    gone.remove(key);
                } else if (BalanceEvents.tells(value, found.balance())) {
                    told.mark(found.cell());
                } else {
                    told.unmark(found.cell());
                }
            });
            return cells.size();
        });
    }

    /** Sends tombstones for some of the keys that were noted. A cell that was made meanwhile is published by its change. */
    private Progress sendTombstones() {
        if (context.isFull()) {
            return Progress.WAITING;
        }
        List<String> keys = gone.stream().limit(context.settings().pageCells()).toList();
        context.generations().writeInSnapshot((generation, positions) -> {
            Registers registers = generation.registers();
            RegisterDefinition definition = requireCurrent(generation.number(), generation.database(), registers);
            Set<String> cells = cells(registers, definition, keys).keySet();
            List<OutboxMessage> tombstones = keys.stream()
                    .filter(key -> !cells.contains(key))
                    .map(key -> context.events().gone(register, key))
                    .toList();
            append(tombstones);
            return tombstones.size();
        });
        keys.forEach(gone::remove);
        return Progress.GOING_ON;
    }

    private RegisterDefinition requireCurrent(int generation, String database, Registers registers) {
        PublicationTable.Row row = context.table().held(register);
        RegisterDefinition definition = registers.definition(register);
        if (row.comparison() != number || !row.origin().equals(Origin.of(generation, database, definition))) {
            throw new ComparisonOvertaken(register);
        }
        return definition;
    }

    /** Returns the cells that have one of these keys, spelled in this very way. */
    private static Map<String, CellBalance> cells(
            Registers registers, RegisterDefinition definition, Collection<String> keys) {
        List<List<@Nullable Object>> wanted = new ArrayList<>();
        for (String key : keys) {
            CellKey.parse(key)
                    .flatMap(parts -> CellKey.values(definition, parts))
                    .ifPresent(wanted::add);
        }
        Map<String, CellBalance> cells = new HashMap<>();
        registers
                .changes()
                .cells(definition.name(), wanted)
                .forEach(one -> cells.put(
                        CellKey.of(definition.name(), one.balance().dimensions().values()), one));
        return cells;
    }

    private Progress publishPage() {
        if (context.isFull()) {
            return Progress.WAITING;
        }
        Optional<Long> last = context.generations().writeInSnapshot((generation, positions) -> {
            requireCurrent(generation.number(), generation.database(), generation.registers());
            int limit = context.settings().pageCells();
            List<CellBalance> page = generation.registers().changes().cells(register, cell, limit);
            List<OutboxMessage> messages = new ArrayList<>();
            for (CellBalance one : page) {
                if (!told.isMarked(one.cell())) {
                    messages.add(context.events().balance(register, one.balance(), positions));
                }
            }
            append(messages);
            if (page.size() < limit) {
                context.table().compared(register, number);
                return Optional.empty();
            }
            return Optional.of(page.getLast().cell());
        });
        last.ifPresent(reached -> cell = reached);
        return last.isPresent() ? Progress.GOING_ON : Progress.DONE;
    }

    private void append(List<OutboxMessage> messages) {
        if (!messages.isEmpty()) {
            context.table().renew(register);
            context.outbox().append(messages);
            differences += messages.size();
        }
    }

    @Override
    public void close() {
        PublishedTopic.Contents open = contents;
        if (open != null) {
            contents = null;
            open.close();
        }
    }
}
