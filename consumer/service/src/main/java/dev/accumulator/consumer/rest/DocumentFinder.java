package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.posting.Mappings;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says where a document is: what the registers hold of it, which of its records were refused, and how far its topic is
 * read.
 */
@Component
public final class DocumentFinder {
    /** The newest letters of a document. The list of dead letters has them all. */
    private static final int LETTERS_MAX = 20;

    /** The answer for a document that nobody knows. */
    private static final FoundDocument NOTHING = new FoundDocument(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    /** The spelling of the place of a record; see {@code RawEvent}. */
    private static final Pattern SOURCE = Pattern.compile("(.+)-([0-9]{1,9})@[0-9]+");

    private final LiveReads live;
    private final DatabaseTables tables;
    private final Posting posting;
    private final Mappings mappings;
    private final SourceProgress progress;

    DocumentFinder(LiveReads live, DatabaseTables tables, Posting posting, Mappings mappings, SourceProgress progress) {
        this.live = live;
        this.tables = tables;
        this.posting = posting;
        this.mappings = mappings;
        this.progress = progress;
    }

    /**
     * The place in Kafka where somebody looks for the document's record; null where the topic and partition are meant that
     * it came from, or that it would come from.
     */
    record Place(@Nullable String topic, @Nullable Integer partition) {}

    /**
     * Returns the document as JSON.
     *
     * @throws NotFound if nothing is known of it
     */
    Map<String, @Nullable Object> find(String recorder, Place place) {
        FoundDocument found = look(recorder, place);
        if (found.isUnknown()) {
            throw notFound(recorder, found.reading());
        }
        Map<String, @Nullable Object> json = found.state()
                .map(state -> RegisterJson.recorder(state, found.passedOver()))
                .orElseGet(() -> RegisterJson.refused(recorder));
        found.standing().ifPresent(refusal -> json.put("belowFloor", RegisterJson.belowFloor(refusal)));
        found.standingClosed().ifPresent(refusal -> json.put("periodClosed", RegisterJson.periodClosed(refusal)));
        json.put("letters", found.letters().stream().map(DeadLetterJson::letter).toList());
        json.put("reading", found.reading().map(DocumentFinder::json).orElse(null));
        return json;
    }

    /** Returns what is known of the document, wherever its records are. */
    public FoundDocument look(String recorder) {
        return look(recorder, new Place(null, null));
    }

    private FoundDocument look(String recorder, Place place) {
        // A text that PostgreSQL cannot store names no document.
        FoundDocument stored = ForeignText.isStorable(recorder) ? stored(recorder) : NOTHING;
        return new FoundDocument(
                stored.state(),
                stored.passedOver(),
                stored.refusal(),
                stored.closed(),
                stored.letters(),
                reading(recorder, place, stored));
    }

    private FoundDocument stored(String recorder) {
        return live.document(keyOf(recorder), database -> stored(recorder, database), found -> !found.isUnknown());
    }

    /** The key that the records of a document have, as far as its name tells. */
    String keyOf(String recorder) {
        return mappings.keyOf(recorder);
    }

    private FoundDocument stored(String recorder, ReadDatabase database) {
        Registers registers = database.generation().registers();
        DatabaseTables.Tables its = tables.of(database);
        return new FoundDocument(
                registers.recorder(recorder),
                registers.passedOver(recorder),
                its.floors().of(recorder),
                its.closed().of(recorder),
                letters(its.letters(), recorder, database.shard()),
                Optional.empty());
    }

    private static List<LetterAnswers.Named> letters(
            DeadLetters letters, String recorder, @Nullable ShardDatabase shard) {
        return letters.list(new LetterFilter(null, null, recorder, null), null, LETTERS_MAX).letters().stream()
                .map(letter ->
                        shard == null ? LetterAnswers.Named.of(letter) : LetterAnswers.Named.of(shard.index(), letter))
                .toList();
    }

    private Optional<SourceProgress.Reading> reading(String recorder, Place place, FoundDocument stored) {
        String given = place.topic();
        if (given != null && !posting.topics().contains(given)) {
            throw new InvalidQuery(
                    "topic",
                    "topic " + ForeignText.quote(given) + " is not one of "
                            + String.join(
                                    ", ", posting.topics().stream().sorted().toList()));
        }
        Integer partition = place.partition();
        if (partition != null) {
            return Optional.ofNullable(given)
                    .or(() -> mappings.topic(TopicRole.ofRecorder(recorder)))
                    .flatMap(topic -> progress.of(topic, partition));
        }
        Optional<SourceProgress.Reading> known = given == null ? ofKnown(stored) : Optional.empty();
        return known.or(() -> ofUnknown(recorder, given == null ? mappings.topicsOf(recorder) : List.of(given)));
    }

    /** The partition that the document's last record came from, or else the newest of its letters. */
    private Optional<SourceProgress.Reading> ofKnown(FoundDocument stored) {
        return stored.state()
                .map(RecorderState::source)
                .map(SOURCE::matcher)
                .filter(Matcher::matches)
                .flatMap(source -> progress.of(source.group(1), Integer.parseInt(source.group(2))))
                .or(() -> stored.letters().stream()
                        .findFirst()
                        .map(LetterAnswers.Named::letter)
                        .flatMap(letter -> progress.of(letter.topic(), letter.partition())));
    }

    /**
     * The partition that Kafka's producers choose for the key of a shipped topic. The keys of other topics are not known; of
     * their partitions, that with the most records that are not read yet.
     */
    private Optional<SourceProgress.Reading> ofUnknown(String recorder, List<String> topics) {
        List<SourceProgress.Reading> readings = new ArrayList<>();
        for (String topic : topics) {
            if (mappings.of(topic) instanceof ShippedMapping shipped) {
                progress.ofKey(topic, shipped.keyOf(recorder)).ifPresent(readings::add);
            } else {
                readings.addAll(progress.of(topic));
            }
        }
        return readings.stream().max(Comparator.comparingLong(reading -> reading.end() - reading.position()));
    }

    private static NotFound notFound(String recorder, Optional<SourceProgress.Reading> reading) {
        return reading.map(r -> new NotFound(
                        "recorder",
                        recorder,
                        (r.position() < r.end() ? ", and its record may be among those that are not read yet: " : ": ")
                                + "partition " + r.partition() + " of " + r.topic() + " is read up to offset "
                                + r.position() + " of " + r.end(),
                        Map.of("reading", json(r))))
                .orElseGet(() -> new NotFound("recorder", recorder));
    }

    private static Map<String, @Nullable Object> json(SourceProgress.Reading reading) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", reading.topic());
        json.put("partition", reading.partition());
        json.put("position", reading.position());
        json.put("end", reading.end());
        return json;
    }
}
