package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.MappedSize;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a mapping read a record, and holds it to what mappings promise: whatever comes of one that does not keep it is a
 * refusal, so that no record holds up its partition.
 */
final class RecordReading {
    private static final Logger LOG = LoggerFactory.getLogger(RecordReading.class);

    /** Codes and reasons are labels of metrics. */
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private static final String OTHER = "other";

    /** The most bytes that the messages of refusals in one record may take, beside its movements. */
    private static final long PARTS_BYTES_MAX = 8L << 20;

    /** The code of what no mapping should give. */
    private static final String FAILED = "reading-failed";

    private RecordReading() {}

    /**
     * Adds the parts of a record: one at least.
     *
     * @return the memory that they take, in bytes
     */
    static long read(RecordMapping mapping, RawEvent event, List<Incoming> parts) {
        try {
            if (mapping instanceof ShippedMapping) {
                MappedPart only = mapping.map(event).getFirst();
                parts.add(part(event, 0, only));
                return MappedSize.roughly(only);
            }
            return foreign(mapping, event, parts);
        } catch (MappingWaits later) {
            // Nothing is wrong with the record. Whoever posts it tries again.
            throw later;
        } catch (RuntimeException | StackOverflowError defect) {
            // Reading depends on the record alone. It would fail every time and block the partition.
            LOG.atError()
                    .addKeyValue("topic", event.topic())
                    .addKeyValue("partition", event.partition())
                    .addKeyValue("offset", event.offset())
                    .setCause(defect)
                    .log(
                            "Mapping {} failed to read {}, which is a defect; the record becomes a dead letter",
                            mapping.name(),
                            event.source());
            return add(failed(event, "Reading the record failed: " + defect), parts);
        }
    }

    private static long add(Incoming.Unreadable refused, List<Incoming> parts) {
        parts.add(refused);
        return refused.refusal().message().length();
    }

    private static Incoming part(RawEvent event, int part, MappedPart mapped) {
        return switch (mapped) {
            case MappedPart.Mapped document -> new Incoming.Mapped(event, part, document.document(), document.paths());
            case MappedPart.PassedOver passedOver -> new Incoming.PassedOver(event, part, passedOver.reason());
            case MappedPart.Closing closing -> new Incoming.Closing(event, part, closing.event(), closing.dataPath());
            case MappedPart.AccountOfChart account ->
                new Incoming.Account(event, part, account.ledger(), account.code(), account.told(), account.dataPath());
            case MappedPart.Refused refused ->
                new Incoming.Unreadable(
                        event,
                        part,
                        new Refusal(
                                refused.code(),
                                refused.path(),
                                refused.message(),
                                refused.recorder(),
                                refused.revision()));
        };
    }

    private static Incoming.Unreadable failed(RawEvent event, String message) {
        return refused(event, FAILED, message);
    }

    /** Refuses the whole record. */
    private static Incoming.Unreadable refused(RawEvent event, String code, String message) {
        return new Incoming.Unreadable(event, 0, new Refusal(code, null, message, null, null));
    }

    /** Adds the parts of a record by a mapping that does not come with the service. */
    private static long foreign(RecordMapping mapping, RawEvent event, List<Incoming> all) {
        if (!event.whole()) {
            return add(
                    refused(
                            event,
                            EventFault.VALUE_TOO_LARGE.code(),
                            "the record is larger than any that is read, with " + event.valueBytes()
                                    + " bytes of its value"),
                    all);
        }
        List<MappedPart> mapped = mapping.map(event);
        if (mapped.isEmpty() || mapped.size() > MappedPart.PARTS_MAX) {
            return add(
                    failed(
                            event,
                            "mapping " + mapping.name() + " made " + mapped.size() + " parts of the record, not 1 to "
                                    + MappedPart.PARTS_MAX),
                    all);
        }
        long bytes = mapped.stream().mapToLong(MappedSize::of).sum();
        if (bytes > MappedSize.RECORD_BYTES_MAX + PARTS_BYTES_MAX) {
            return add(
                    refused(
                            event,
                            MappedSize.TOO_MANY,
                            "mapping " + mapping.name() + " made documents of " + bytes
                                    + " bytes of the record, more than " + MappedSize.RECORD_BYTES_MAX),
                    all);
        }
        Origin origin = RecordMapping.originOf(event);
        List<Incoming> parts = new ArrayList<>(mapped.size());
        for (MappedPart one : mapped) {
            parts.add(sound(part(event, parts.size(), one), origin));
        }
        all.addAll(parts.size() == 1 ? parts : withoutContradictions(parts));
        return bytes;
    }

    /** Shortens or refuses texts that cannot be stored, or would be a label without end. */
    private static Incoming sound(Incoming part, Origin origin) {
        return switch (part) {
            case Incoming.Mapped mapped -> sound(mapped, origin);
            case Incoming.Closing closing -> closing;
            case Incoming.Account account -> account;
            case Incoming.PassedOver passedOver ->
                isWord(passedOver.reason())
                        ? passedOver
                        : new Incoming.PassedOver(passedOver.event(), passedOver.part(), OTHER);
            case Incoming.Unreadable unreadable -> {
                Refusal why = unreadable.refusal();
                yield new Incoming.Unreadable(
                        unreadable.event(),
                        unreadable.part(),
                        new Refusal(
                                isWord(why.code()) ? why.code() : OTHER,
                                why.path(),
                                why.message(),
                                why.recorder() != null && isRecorder(why.recorder()) ? why.recorder() : null,
                                why.revision()));
            }
        };
    }

    private static Incoming sound(Incoming.Mapped mapped, Origin origin) {
        Change change = mapped.document().change();
        if (!isRecorder(change.recorder())) {
            // Its dead letter could not be stored with such a recorder.
            return new Incoming.Unreadable(
                    mapped.event(),
                    mapped.part(),
                    new Refusal(
                            "invalid-recorder",
                            null,
                            ForeignText.quote(change.recorder()) + " is no recorder: 1 to "
                                    + RegisterLimits.RECORDER_CHARS_MAX
                                    + " characters, none of them NUL or half a surrogate pair",
                            null,
                            null));
        }
        if (revision(change) > Limits.REVISION_MAX) {
            return new Incoming.Unreadable(
                    mapped.event(),
                    mapped.part(),
                    mapped.refusal(
                            EventFault.OUT_OF_RANGE.code(),
                            mapped.paths().pathOfRevision(),
                            "the revision must be at most " + Limits.REVISION_MAX + ", was " + revision(change)));
        }
        return change.origin() != null
                ? mapped
                : new Incoming.Mapped(
                        mapped.event(),
                        mapped.part(),
                        new Document(
                                of(change, origin),
                                mapped.document().order(),
                                mapped.document().retryUntil()),
                        mapped.paths());
    }

    private static boolean isRecorder(String recorder) {
        return !recorder.isEmpty()
                && ForeignText.characters(recorder) <= RegisterLimits.RECORDER_CHARS_MAX
                && ForeignText.isStorable(recorder);
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static long revision(Change change) {
        return switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw withdraw -> 0;
        };
    }

    private static Change of(Change change, Origin origin) {
        String source = origin.source();
        return switch (change) {
            case Change.Post post ->
                new Change.Post(post.recorder(), post.revision(), post.fingerprint(), post.movements(), source, origin);
            case Change.Unpost unpost -> new Change.Unpost(unpost.recorder(), unpost.revision(), source, origin);
            case Change.Withdraw withdraw -> new Change.Withdraw(withdraw.recorder(), source, origin);
        };
    }

    /**
     * Refuses the parts of documents that a record both withdraws and changes. All changes of a record have one origin, so a
     * record that comes again could not tell which of the two was the later.
     */
    private static List<Incoming> withoutContradictions(List<Incoming> parts) {
        Set<String> withdrawn = new HashSet<>();
        Set<String> changed = new HashSet<>();
        for (Change change : Incoming.changes(parts)) {
            (change instanceof Change.Withdraw ? withdrawn : changed).add(change.recorder());
        }
        withdrawn.retainAll(changed);
        if (withdrawn.isEmpty()) {
            return parts;
        }
        return parts.stream()
                .map(part -> {
                    String recorder = recorder(part);
                    return recorder != null && withdrawn.contains(recorder)
                            ? part.refused(
                                    "withdrawn-and-changed",
                                    "the record withdraws " + ForeignText.quote(recorder)
                                            + ", whatever its revision, and changes it as well")
                            : part;
                })
                .toList();
    }

    private static @Nullable String recorder(Incoming part) {
        return part instanceof Incoming.Mapped mapped
                ? mapped.document().change().recorder()
                : null;
    }
}
