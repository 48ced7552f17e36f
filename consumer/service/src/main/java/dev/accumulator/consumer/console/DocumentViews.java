package dev.accumulator.consumer.console;

import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.WaitingMessage;
import dev.accumulator.consumer.rest.DocumentFinder;
import dev.accumulator.consumer.rest.DocumentHistories;
import dev.accumulator.consumer.rest.DocumentHistory;
import dev.accumulator.consumer.rest.FoundDocument;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.schemas.Topics;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Reads what the page of a document shows. */
@Component
final class DocumentViews {
    private final DocumentFinder finder;
    private final DocumentHistories histories;
    private final Outbox outbox;
    private final List<ValueNames> catalogues;
    private final String postings;

    DocumentViews(
            DocumentFinder finder,
            DocumentHistories histories,
            Outbox outbox,
            ObjectProvider<ValueNames> catalogues,
            @Value("${accumulator.topics.postings:" + Topics.POSTINGS + "}") String postings) {
        this.finder = finder;
        this.histories = histories;
        this.outbox = outbox;
        this.catalogues = catalogues.orderedStream().toList();
        this.postings = postings;
    }

    DocumentView of(String recorder) {
        FoundDocument found = finder.look(recorder);
        if (found.isUnknown()) {
            return new DocumentView(recorder, found, List.of(), false, 0, null);
        }
        DocumentHistory history = histories.of(recorder, found);
        List<WaitingMessage> waiting = outbox.waiting(postings, recorder);
        Shown shown = Shown.with(
                catalogues, history.rows().stream().map(MovementRow::dimensions).toList());
        return new DocumentView(
                recorder,
                found,
                Life.of(found, history.rows(), waiting, shown),
                history.isCut(),
                history.registersNotAsked(),
                history.order().orElse(null));
    }
}
