package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.DocumentFinder;
import dev.accumulator.consumer.rest.DocumentHistories;
import dev.accumulator.consumer.rest.DocumentHistory;
import dev.accumulator.consumer.rest.FoundDocument;
import dev.accumulator.registers.model.MovementRow;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads what the page of a document shows. */
@Component
final class DocumentViews {
    private final DocumentFinder finder;
    private final DocumentHistories histories;
    private final List<ValueNames> catalogues;

    DocumentViews(DocumentFinder finder, DocumentHistories histories, ObjectProvider<ValueNames> catalogues) {
        this.finder = finder;
        this.histories = histories;
        this.catalogues = catalogues.orderedStream().toList();
    }

    DocumentView of(String recorder) {
        FoundDocument found = finder.look(recorder);
        if (found.isUnknown()) {
            return new DocumentView(recorder, found, List.of(), false, 0, null);
        }
        DocumentHistory history = histories.of(recorder, found);
        Shown shown = Shown.with(
                catalogues, history.rows().stream().map(MovementRow::dimensions).toList());
        return new DocumentView(
                recorder,
                found,
                Life.of(found, history.rows(), history.waiting(), shown),
                history.isCut(),
                history.registersNotAsked(),
                history.order().orElse(null));
    }
}
