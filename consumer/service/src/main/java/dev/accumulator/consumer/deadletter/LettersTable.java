package dev.accumulator.consumer.deadletter;

import dev.accumulator.postgres.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the table of dead letters. */
final class LettersTable {
    private final JdbcClient jdbc;
    private final Schema schema;

    LettersTable(JdbcClient jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    record NewLetter(DeadLetter letter, KeptRecord record) {
        private Key key() {
            return new Key(
                    letter.event().topic(),
                    letter.event().partition(),
                    letter.event().offset(),
                    letter.part(),
                    record.digest());
        }
    }

    private record Key(String topic, int partition, long offset, int part, UUID digest) {}

    /** Inserts the letters that are new, and returns them in their order. */
    List<NewLetter> insert(List<NewLetter> letters, Instant now) {
        Set<Key> inserted = new HashSet<>(jdbc.sql(schema.sql("""
                        insert into {schema}.dead_letters
                               (topic, partition, record_offset, part, record_millis, digest, complete, code, path, message,
                                recorder, revision, recorded_at, record_key, headers, value)
                        select u.topic, u.partition, u.record_offset, u.part, u.record_millis, u.digest::uuid, u.complete, u.code,
                               u.path, u.message, u.recorder, u.revision, :now, u.record_key, u.headers, u.value
                          from unnest(cast(:topics as text[]), cast(:partitions as integer[]), cast(:offsets as bigint[]),
                                      cast(:parts as integer[]),
                                      cast(:millis as bigint[]), cast(:digests as text[]), cast(:complete as boolean[]),
                                      cast(:codes as text[]), cast(:paths as text[]), cast(:messages as text[]),
                                      cast(:recorders as text[]), cast(:revisions as bigint[]), cast(:keys as bytea[]),
                                      cast(:headers as bytea[]), cast(:values as bytea[]))
                               as u (topic, partition, record_offset, part, record_millis, digest, complete, code, path, message,
                                     recorder, revision, record_key, headers, value)
                            on conflict (topic, partition, record_offset, digest, part) do nothing
                        returning topic, partition, record_offset, part, digest
                        """))
                .param("now", moment(now))
                .param("topics", each(letters, l -> l.letter().event().topic()).toArray(new String[0]))
                .param(
                        "partitions",
                        each(letters, l -> l.letter().event().partition()).toArray(new Integer[0]))
                .param(
                        "offsets",
                        each(letters, l -> l.letter().event().offset()).toArray(new Long[0]))
                .param("parts", each(letters, l -> l.letter().part()).toArray(new Integer[0]))
                .param(
                        "millis",
                        each(letters, l -> l.letter().event().timestampMillis()).toArray(new Long[0]))
                .param(
                        "digests",
                        each(letters, l -> l.record().digest().toString()).toArray(new String[0]))
                .param("complete", each(letters, l -> l.record().complete()).toArray(new Boolean[0]))
                .param("codes", each(letters, l -> l.letter().code()).toArray(new String[0]))
                .param("paths", nullable(letters, l -> l.letter().path()).toArray(new String[0]))
                .param("messages", each(letters, l -> l.letter().message()).toArray(new String[0]))
                .param(
                        "recorders",
                        nullable(letters, l -> l.letter().recorder()).toArray(new String[0]))
                .param(
                        "revisions",
                        nullable(letters, l -> l.letter().revision()).toArray(new Long[0]))
                .param("keys", nullable(letters, l -> l.record().key()).toArray(new byte[0][]))
                .param("headers", each(letters, l -> l.record().headers()).toArray(new byte[0][]))
                .param("values", nullable(letters, l -> l.record().value()).toArray(new byte[0][]))
                .query((row, n) -> new Key(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("record_offset"),
                        row.getInt("part"),
                        row.getObject("digest", UUID.class)))
                .list());
        // A part that comes twice in the list is one letter.
        return letters.stream().filter(letter -> inserted.remove(letter.key())).toList();
    }

    /** Returns true if there is an open letter that a posting could supersede. */
    boolean hasOpen() {
        return jdbc.sql(schema.sql("""
                        select exists (select from {schema}.dead_letters
                                        where state = 'open'
                                          and recorder is not null) as has_open
                        """))
                .query((row, n) -> row.getBoolean("has_open"))
                .single();
    }

    /**
     * Closes open letters of older revisions. If the revision of a letter could not be read, the offset and the part decide
     * which came first: all records of a document are in one partition. Locked letters are skipped, because a retry
     * that holds such a lock waits for documents that the caller has locked.
     */
    void supersede(List<AcceptedDocument> accepted) {
        jdbc.sql(schema.sql("""
                        with outdated as (
                          select d.id
                            from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]), cast(:topics as text[]),
                                        cast(:partitions as integer[]), cast(:offsets as bigint[]),
                                        cast(:parts as integer[]))
                                 as a (recorder, revision, topic, partition, record_offset, part)
                            join {schema}.dead_letters d on d.recorder = a.recorder
                           where d.state = 'open'
                             and (d.revision < a.revision
                                  or d.revision is null
                                     and d.topic = a.topic
                                     and d.partition = a.partition
                                     and (d.record_offset, d.part) < (a.record_offset, a.part))
                           order by d.id
                             for update of d skip locked)
                        update {schema}.dead_letters d
                           set state = 'superseded', closed_at = now()
                          from outdated o
                         where d.id = o.id
                        """))
                .param("recorders", each(accepted, AcceptedDocument::recorder).toArray(new String[0]))
                .param("revisions", each(accepted, AcceptedDocument::revision).toArray(new Long[0]))
                .param("topics", each(accepted, a -> a.event().topic()).toArray(new String[0]))
                .param("partitions", each(accepted, a -> a.event().partition()).toArray(new Integer[0]))
                .param("offsets", each(accepted, a -> a.event().offset()).toArray(new Long[0]))
                .param("parts", each(accepted, AcceptedDocument::part).toArray(new Integer[0]))
                .update();
    }

    void acceptedByRebuild(Map<String, Long> revisions) {
        List<Map.Entry<String, Long>> accepted = List.copyOf(revisions.entrySet());
        jdbc.sql(schema.sql("""
                        with settled as (
                          select d.id
                            from unnest(cast(:recorders as text[]), cast(:revisions as bigint[])) as a (recorder, revision)
                            join {schema}.dead_letters d on d.recorder = a.recorder and d.revision <= a.revision
                           where d.state = 'open'
                           order by d.id
                             for update of d skip locked)
                        update {schema}.dead_letters d
                           set state = 'superseded', closed_at = now(), reason = 'Accepted by a rebuild'
                          from settled s
                         where d.id = s.id
                        """))
                .param("recorders", accepted.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param("revisions", accepted.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .update();
    }

    /**
     * Closes a locked letter after a retry.
     *
     * @param note what the person says about it; null if nothing
     */
    void close(long id, LetterState state, Instant now, @Nullable String by, @Nullable String note) {
        checkOne(jdbc.sql(schema.sql("""
                        update {schema}.dead_letters
                           set state = :state, closed_at = :now, closed_by = :by, tried_at = :now, tried_by = :by,
                               attempts = attempts + 1, reason = coalesce(:note, reason)
                         where id = :id
                        """))
                .param("note", note)
                .param("state", state.word())
                .param("now", moment(now))
                .param("by", by)
                .param("id", id)
                .update());
    }

    /**
     * Closes open letters without a retry. Locked ones, which somebody else works on, stay as they are, and so do those
     * that the filter does not select any more: the server compares each once more when it has locked it.
     */
    int resolve(List<Long> ids, LetterFilter filter, String reason, Instant now, @Nullable String by) {
        return jdbc.sql(schema.sql("""
                        with wanted as (
                          select id
                            from {schema}.dead_letters
                           where id = any (cast(:ids as bigint[]))
                             and state = 'open'
                             and (cast(:code as text) is null or code = :code)
                             and (cast(:topic as text) is null or topic = :topic)
                             and (cast(:recorder as text) is null or recorder = :recorder)
                           order by id
                             for update skip locked)
                        update {schema}.dead_letters d
                           set state = 'resolved', closed_at = :now, closed_by = :by, reason = :reason
                          from wanted w
                         where d.id = w.id
                        """))
                .param("ids", ids.toArray(Long[]::new))
                .param("code", filter.code())
                .param("topic", filter.topic())
                .param("recorder", filter.recorder())
                .param("now", moment(now))
                .param("by", by)
                .param("reason", reason)
                .update();
    }

    /** Closes a locked letter without a retry. */
    void resolve(long id, String reason, Instant now, @Nullable String by) {
        checkOne(jdbc.sql(schema.sql("""
                        update {schema}.dead_letters
                           set state = 'resolved', closed_at = :now, closed_by = :by, reason = :reason
                         where id = :id
                        """))
                .param("reason", reason)
                .param("now", moment(now))
                .param("by", by)
                .param("id", id)
                .update());
    }

    /** Writes the current reason to a locked letter. */
    void refusedAgain(long id, DeadLetter today, Instant now, @Nullable String by) {
        checkOne(jdbc.sql(schema.sql("""
                        update {schema}.dead_letters
                           set code = :code, path = :path, message = :message, recorder = :recorder, revision = :revision,
                               tried_at = :now, tried_by = :by, attempts = attempts + 1
                         where id = :id
                        """))
                .param("by", by)
                .param("code", today.code())
                .param("path", today.path())
                .param("message", today.message())
                .param("recorder", today.recorder())
                .param("revision", today.revision())
                .param("now", moment(now))
                .param("id", id)
                .update());
    }

    private static void checkOne(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("Changed " + changed + " locked letters instead of one");
        }
    }

    private static OffsetDateTime moment(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <E, T> List<T> each(List<E> all, Function<E, T> column) {
        return all.stream().map(column).toList();
    }

    private static <E, T> List<@Nullable T> nullable(List<E> all, Function<E, @Nullable T> column) {
        List<@Nullable T> values = new ArrayList<>(all.size());
        for (E one : all) {
            values.add(column.apply(one));
        }
        return values;
    }
}
