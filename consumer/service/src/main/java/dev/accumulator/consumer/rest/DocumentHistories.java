package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Mappings;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Reads what the registers keep of all revisions of a document. */
@Component
public final class DocumentHistories {
    /** Movements of a document in one register, reversals included. */
    private static final int ROWS_MAX = 400;

    /** A withdrawn document does not tell which registers it had movements in, so they are asked. Each costs a look-up. */
    private static final int REGISTERS_MAX = 50;

    private final LiveReads live;
    private final DatabaseTables tables;
    private final Mappings mappings;
    private final String postings;

    /** @param postings where answers are published */
    DocumentHistories(
            LiveReads live,
            DatabaseTables tables,
            Mappings mappings,
            @Value("${accumulator.topics.postings:" + Topics.POSTINGS + "}") String postings) {
        this.postings = postings;
        this.live = live;
        this.tables = tables;
        this.mappings = mappings;
    }

    /** Returns the history of a document that is known. */
    public DocumentHistory of(String recorder, FoundDocument found) {
        return live.document(
                mappings.keyOf(recorder),
                database -> history(database, recorder, found),
                history -> !history.rows().isEmpty()
                        || history.order().isPresent()
                        || !history.waiting().isEmpty());
    }

    private DocumentHistory history(ReadDatabase database, String recorder, FoundDocument found) {
        Generation generation = database.generation();
        Set<String> names = new LinkedHashSet<>();
        found.state().ifPresent(state -> state.movements().forEach(row -> names.add(row.register())));
        if (found.state().isPresent()) {
            generation.registers().definitions().stream()
                    .map(RegisterDefinition::name)
                    .forEach(names::add);
        }
        List<MovementRow> rows = new ArrayList<>();
        Instant from = Instant.MIN;
        for (String name : names.stream().limit(REGISTERS_MAX).toList()) {
            Page<MovementRow> page = generation.registers().movements(query(name, recorder));
            rows.addAll(page.rows());
            if (page.next() != null) {
                // The moment of the last row that is shown may have more rows.
                Instant last = page.rows().getLast().recordedAt();
                from = last.isAfter(from) ? last : from;
            }
        }
        Instant after = from;
        Instant newest = found.state().map(RecorderState::recordedAt).orElse(Instant.MAX);
        return new DocumentHistory(
                // Of the newest moment some rows are better than none.
                rows.stream()
                        .filter(row -> row.recordedAt().isAfter(after)
                                || row.recordedAt().equals(newest))
                        .toList(),
                from.isAfter(Instant.MIN),
                Math.max(0, names.size() - REGISTERS_MAX),
                recorder.startsWith(DocumentEvent.ORDER_PREFIX)
                        ? tables.of(database)
                                .orders()
                                .find(generation.schema(), recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                        : Optional.empty(),
                tables.of(database).outbox().waiting(postings, recorder));
    }

    private static MovementQuery query(String register, String recorder) {
        return new MovementQuery(
                register,
                recorder,
                Map.of(),
                null,
                null,
                null,
                null,
                true,
                MovementQuery.Order.RECORDED_NEWEST_FIRST,
                new PageRequest(ROWS_MAX, null));
    }
}
