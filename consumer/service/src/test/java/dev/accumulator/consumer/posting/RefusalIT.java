package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.after;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.deadletter.RetriedRecord;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.schemas.DocumentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@WholeConsumer
class RefusalIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private Mappings mappings;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Reposting reposting;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TestSteps.FailAfter steps;

    @Autowired
    private PostingTransaction postingTransaction;

    @Autowired
    private DeadLetters letters;

    private Feed feed;
    private Effects effects;
    private int partition;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        partition = feed.number();
    }

    @Test
    void whatTheRegisterRefusesNamesTheFieldOfTheEvent() {
        List<Result> results = posting.post(feed.batch(
                order("o" + partition, 1, "seven", partition, "5"), receipt("r" + partition, 1, partition, "10")));

        assertThat(results.getFirst()).isInstanceOfSatisfying(Result.Refused.class, refused -> {
            assertThat(refused.refusal().path()).isEqualTo("$.clientId");
            assertThat(refused.refusal().recorder()).isEqualTo("order:o" + partition);
            assertThat(refused.refusal().revision()).isEqualTo(1);
        });
        assertThat(results.getLast()).isInstanceOf(Result.Decided.class);
        assertThat(effects.results("order:o" + partition))
                .singleElement()
                .asString()
                .startsWith("document.rejected")
                .contains("$.clientId");
        assertThat(effects.quantity(partition)).isEqualTo("10.0000");
    }

    @Test
    void aRefusedDocumentIsADeadLetterUntilANewerRevisionIsPostedOrItIsRetried() {
        RawEvent bad = feed.raw(topics.orders(), order("o" + partition, 1, "seven", partition, "5"));
        RawEvent unreadable = feed.raw(topics.orders(), "u" + partition, "{");
        posting.post(feed.events(bad, unreadable));
        assertThat(letterStates()).containsExactly("open", "open");

        Reposting.Result again = repost(bad);
        assertThat(again)
                .isInstanceOfSatisfying(
                        Reposting.Result.Refused.class,
                        refused -> assertThat(refused.path()).isEqualTo("$.clientId"));

        posting.post(feed.batch(order("o" + partition, 2, "7", partition, "5")));
        assertThat(letterStates()).containsExactly("superseded", "open");
        RawEvent older = feed.raw(topics.orders(), order("o" + partition, 1, "7", partition, "5"));
        assertThat(repost(older)).isInstanceOf(Reposting.Result.Outdated.class);

        RawEvent mended = feed.raw(topics.orders(), order("u" + partition, 1, "7", partition, "2"));
        assertThat(repost(mended)).isInstanceOf(Reposting.Result.Settled.class);
        assertThat(effects.quantity(partition)).isEqualTo("-7.0000");
        assertThat(effects.orderRow("u" + partition)).isEqualTo("1 false 7");
        assertThat(effects.results("order:u" + partition)).last().asString().startsWith("document.posted");
    }

    /** One state of each class that counts against a document: data, integrity, and the limits of the program. */
    @ParameterizedTest
    @ValueSource(strings = {"22003", "23514", "54000"})
    void whatOnlyTheDatabaseRefusesIsCutOutAndItsNeighboursArePosted(String state) {
        jdbc.execute("""
            create or replace function pg_temp_refuse() returns trigger language plpgsql as $$
            begin
              if new.order_id like 'refused%' then
                raise exception 'not this one' using errcode = '{state}';
              end if;
              return new;
            end $$\
            """.replace("{state}", state));
        jdbc.execute("create or replace trigger refuse before insert on accumulator_1.orders"
                + " for each row execute function pg_temp_refuse()");
        List<DocumentEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = (i == 3 || i == 17 ? "refused" : "fine") + partition + "-" + i;
            events.add(order(name, 1, "1", partition, "1"));
        }
        Batch batch = feed.batch(events.toArray(DocumentEvent[]::new));

        List<Result> results = new ArrayList<>();
        int transactions = steps.begun(() -> results.addAll(posting.post(batch)));

        jdbc.execute("drop trigger refuse on accumulator_1.orders");
        assertThat(results).hasSize(20);
        // One transaction for the whole batch. For each of the two documents, two for each of five halvings, one more
        // alone, and one as a dead letter.
        assertThat(transactions).isLessThanOrEqualTo(1 + 2 * (2 * 5 + 2));
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i).event()).isSameAs(batch.events().get(i));
            if (i == 3 || i == 17) {
                assertThat(((Result.Refused) results.get(i)).refusal().code()).isEqualTo("database-refused");
            } else {
                assertThat(results.get(i)).isInstanceOf(Result.Decided.class);
            }
        }
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
        assertThat(effects.quantity(partition)).isEqualTo("-18.0000");
        assertThat(jdbc.queryForList(
                        "select recorder || ' ' || revision || ' ' || state || ' ' || code || ' ' || message"
                                + " from accumulator.dead_letters where partition = ? order by record_offset",
                        String.class,
                        partition))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter)
                        .startsWith("order:refused" + partition)
                        .contains(" 1 open database-refused " + state, "not this one"));
        assertThat(effects.results("order:refused" + partition + "-3"))
                .singleElement()
                .asString()
                .startsWith("document.rejected");
    }

    /** The instance believes that another generation is live than the database says. */
    @Test
    void aRetryThroughAnInstanceThatMissedASwitchPostsNothingAndLeavesTheLetterOpen() {
        RawEvent bad = feed.raw(topics.orders(), order("o" + partition, 1, "seven", partition, "5"));
        posting.post(feed.events(bad));
        RawEvent mended = feed.raw(topics.orders(), order("o" + partition, 1, "7", partition, "5"));
        Generation live = generations.live();
        Generation missed = new Generation(live.number() + 1, live.schema(), live.registers(), live.database());
        Reposting behind = event -> {
            List<Incoming> parts = new ArrayList<>();
            Incoming.read(mappings, mended, parts);
            postingTransaction.retry(missed, parts, 0);
            return new Reposting.Result.Settled();
        };
        long letter = Objects.requireNonNull(jdbc.queryForObject(
                "select id from accumulator.dead_letters where partition = ?", Long.class, partition));

        assertThatThrownBy(() -> letters.retry(letter, "ann", behind)).isInstanceOf(GenerationSwitched.class);

        assertThat(letterStates()).containsExactly("open");
        assertThat(live.registers().recorder("order:o" + partition)).isEmpty();
        assertThat(repost(mended)).isInstanceOf(Reposting.Result.Settled.class);
    }

    @Test
    void movementsThatAreMissingMakeTheOneDocumentADeadLetter() {
        posting.post(feed.batch(
                receipt("lost" + partition, 1, partition, "10"), receipt("kept" + partition, 1, partition, "20")));
        jdbc.update(
                "delete from accumulator_1.inventory_log where recorder ="
                        + " (select id from accumulator_1.recorders where recorder = ?)",
                "receipt:lost" + partition);

        List<Result> results = posting.post(feed.batch(
                receipt("kept" + partition, 2, partition, "21"),
                receipt("lost" + partition, 2, partition, "11"),
                receipt("new" + partition, 1, partition, "1")));

        assertThat(((Result.Refused) results.get(1)).refusal().code()).isEqualTo("movements-missing");
        assertThat(results.get(0)).isInstanceOf(Result.Decided.class);
        assertThat(results.get(2)).isInstanceOf(Result.Decided.class);
    }

    private Reposting.Result repost(RawEvent event) {
        return Objects.requireNonNull(
                transaction.execute(status -> reposting.retry(new RetriedRecord(event, 0, Set.of()))));
    }

    private List<@Nullable String> letterStates() {
        return jdbc.queryForList(
                "select state from accumulator.dead_letters where partition = ? order by id", String.class, partition);
    }
}
