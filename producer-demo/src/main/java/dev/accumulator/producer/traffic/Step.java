package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record in the life of a document, before it is written.
 *
 * @param document the document of the record
 * @param event the event, the good one behind a bad record; null for a tombstone
 * @param poison the fault to add to the event; null for none
 */
record Step(
        Subject document,
        @Nullable DocumentEvent event,
        Cause cause,
        boolean late,
        @Nullable Poison poison,
        Mode mode,
        Spelling spelling) {

    /** The document of a life. */
    record Subject(Kind kind, String id) {
        String recorder() {
            return kind.recorder(id);
        }
    }

    Step asLate() {
        return new Step(document, event, cause, true, poison, mode, spelling);
    }

    /** Returns the revision of this step, and 0 for a tombstone or a bad record. */
    long revision() {
        return event == null || poison != null ? 0 : event.revision();
    }

    Delivery delivery(SourceTopics topics) {
        return new Delivery(record(topics), document.recorder(), cause, late, poison);
    }

    private ProducerRecord<String, byte[]> record(SourceTopics topics) {
        if (event == null) {
            return Envelope.tombstone(document.kind().topic(topics), document.id());
        }
        if (poison == null) {
            return Envelope.of(topics, event, spelling).record(mode);
        }
        Draft draft = new Draft(topics, event, mode, spelling);
        poison.spoil(draft);
        return draft.record();
    }
}
