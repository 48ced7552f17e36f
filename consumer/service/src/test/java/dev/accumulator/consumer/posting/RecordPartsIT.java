package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.after;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RecorderState;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Records of several documents, by a mapping that the application brings. */
@WholeConsumer
class RecordPartsIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private BatchMapping mapping;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Reposting reposting;

    @Autowired
    private TestSteps.FailAfter steps;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private JdbcTemplate jdbc;

    private Feed feed;
    private Effects effects;
    private int product;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        product = feed.number();
    }

    @AfterEach
    void refuseAgain() {
        mapping.lenient(false);
    }

    @Test
    void eachPartOfARecordHasAnOutcomeOfItsOwnAndThePositionAdvancesOnce() {
        MappingInForce before = inForce();
        double passedOver = passedOver("return");
        Batch batch = feed.events(
                feed.raw(topics.receipts(), receipt("r" + product, 1, product, "10")),
                record(document("a", 1, "2"), skip("return"), bad("b", 3), document("c", 1, "5")),
                record(skip("return")));

        List<Result> results = posting.post(batch);

        assertThat(results.stream().map(RecordPartsIT::name))
                .containsExactly("0 posted", "0 posted", "1 return", "2 bad-part", "3 posted", "0 return");
        assertThat(results.get(3).event()).isSameAs(batch.events().get(1));
        assertThat(effects.quantity(product)).isEqualTo("17.0000");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.part()).isEqualTo(2);
            assertThat(letter.path()).isEqualTo("$[2].bad");
            assertThat(letter.recorder()).isEqualTo(recorder("b"));
            assertThat(letter.revision()).isEqualTo(3);
        });
        assertThat(effects.results(recorder("a")))
                .singleElement()
                .asString()
                .startsWith("document.posted")
                .contains("\"2.0000\"");
        assertThat(effects.results(recorder("c"))).singleElement().asString().contains("\"5.0000\"");
        assertThat(effects.results(recorder("b"))).singleElement().asString().startsWith("document.rejected");
        MappingInForce after = inForce();
        assertThat(after.mapped() - before.mapped()).isEqualTo(2);
        assertThat(count(after.passedOver(), "return") - count(before.passedOver(), "return"))
                .isEqualTo(2);
        assertThat(count(after.refused(), "bad-part") - count(before.refused(), "bad-part"))
                .isEqualTo(1);
        assertThat(passedOver("return") - passedOver).isEqualTo(2);
    }

    @Test
    void aRecordThatIsDeliveredAgainChangesNothingAndItsBadPartsStayOneLetterEach() {
        RawEvent record = record(bad("a", 1), document("b", 1, "2"), "{}", bad("c", 1), document("d", 1, "3"));
        posting.post(feed.events(record));

        List<Result> again = posting.post(new Batch(List.of(record), Map.of()));

        assertThat(again.stream().map(RecordPartsIT::name))
                .containsExactly("0 bad-part", "1 duplicate", "2 bad-part", "3 bad-part", "4 duplicate");
        assertThat(letters()).extracting(Letter::part).containsExactly(0, 2, 3);
        assertThat(effects.quantity(product)).isEqualTo("5.0000");
        assertThat(effects.announced(recorder("a"), recorder("b"), recorder("c"), recorder("d")))
                .as("a rejection is told each time, with one id")
                .hasSizeBetween(4, 6);
    }

    @Test
    void whatOnlyTheDatabaseRefusesOfARecordIsCutOutAndItsOtherPartsArePostedWithIt() {
        refuseOrders();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parts.add(order(i == 3 || i == 17 ? "refused" : "fine", i));
        }
        Batch batch = feed.events(
                feed.raw(topics.receipts(), receipt("before" + product, 1, product, "100")),
                record(parts.toArray(String[]::new)),
                feed.raw(topics.receipts(), receipt("after" + product, 1, product, "1000")));

        List<Result> results = new ArrayList<>();
        int transactions;
        try {
            transactions = steps.begun(() -> results.addAll(posting.post(batch)));
        } finally {
            jdbc.execute("drop trigger refuse_parts on accumulator_1.orders");
        }

        assertThat(results).hasSize(22);
        for (int i = 0; i < 20; i++) {
            assertThat(name(results.get(i + 1))).isEqualTo(i + (i == 3 || i == 17 ? " database-refused" : " posted"));
        }
        // Halves of the batch: 1 + 2, and 2 more where the record is not alone yet. Of the record, two for each of five
        // halvings of each bad part and one more alone; then the record itself.
        assertThat(transactions).isLessThanOrEqualTo(1 + 4 + 2 * (2 * 5 + 2) + 1);
        assertThat(letters()).extracting(Letter::part).containsExactly(3, 17);
        assertThat(letters()).extracting(Letter::recorder).containsExactly(recorder("p3"), recorder("p17"));
        assertThat(effects.quantity(product)).isEqualTo("1118.0000");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
    }

    @Test
    void aFailureWhileTheBadPartOfARecordIsLookedForLeavesNothingOfTheRecordBehind() {
        refuseOrders();
        Batch batch = feed.events(record(order("fine", 1), order("refused", 2), order("fine", 3)));
        List<String> seen = new ArrayList<>();

        try {
            assertThatThrownBy(() -> steps.failing(Step.COMMIT, () -> posting.post(batch)))
                    .as("the one commit is that of the whole record")
                    .isInstanceOf(TestSteps.Forced.class);
            seen.addAll(jdbc.queryForList(
                    "select recorder from accumulator_1.recorders where recorder like ? order by 1",
                    String.class,
                    recorder("p%")));
        } finally {
            jdbc.execute("drop trigger refuse_parts on accumulator_1.orders");
        }

        assertThat(seen).containsExactly(recorder("p1"), recorder("p3"));
        assertThat(letters()).extracting(Letter::part).containsExactly(1);
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
    }

    @Test
    void ofADocumentThatIsTwiceInARecordOrABatchTheGreatestRevisionCounts() {
        List<Result> results = posting.post(feed.events(
                record(document("a", 2, "2"), document("a", 1, "1"), document("b", 1, "1"), document("b", 1, "7")),
                record(document("a", 3, "3"))));

        assertThat(results.stream().map(RecordPartsIT::name))
                .containsExactly("0 stale", "1 stale", "2 posted", "3 revision-conflict", "0 posted");
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.part()).isEqualTo(3);
            assertThat(letter.path()).isEqualTo("$[3].revision");
        });
        assertThat(effects.quantity(product)).isEqualTo("4.0000");
    }

    @Test
    void aRecordWithdrawsDocumentsWhateverTheirRevisionButDoesNotChangeThemAsWell() {
        posting.post(feed.events(record(document("a", 5, "2"), document("b", 1, "3"), document("c", 1, "4"))));

        List<Result> results = posting.post(feed.events(
                record(withdraw("a"), withdraw("b")),
                record(withdraw("c"), document("c", 2, "9"), document("d", 1, "1"))));

        assertThat(results.stream().map(RecordPartsIT::name))
                .containsExactly(
                        "0 unposted", "1 unposted", "0 withdrawn-and-changed", "1 withdrawn-and-changed", "2 posted");
        assertThat(state("a").posted()).isFalse();
        assertThat(state("c").revision()).isEqualTo(1);
        assertThat(effects.quantity(product)).isEqualTo("5.0000");
        assertThat(state("a").source()).isEqualTo(results.getFirst().event().source());
    }

    /** In another partition, so that the timestamps decide. */
    @Test
    void aWithdrawalOfSeveralDocumentsCountsByItsOriginForEachOfThem() {
        RawEvent withdrawal = record(withdraw("a"), withdraw("b"));
        posting.post(new Batch(List.of(feed.elsewhere(withdrawal, 1, 200)), Map.of()));

        List<Result> results = posting.post(new Batch(
                List.of(
                        feed.elsewhere(record(document("a", 1, "2")), 2, 100),
                        feed.elsewhere(record(document("b", 1, "3")), 2, 300)),
                Map.of()));

        assertThat(results.stream().map(RecordPartsIT::name)).containsExactly("0 overtaken", "0 posted");
        assertThat(effects.quantity(product)).isEqualTo("3.0000");
    }

    @Test
    void aRetryPostsTheRecordAgainWithoutThePartsThatHaveLettersOfTheirOwn() {
        posting.post(feed.events(record(bad("a", 1), document("b", 1, "2"), bad("c", 1), bad("d", 1))));
        List<Letter> open = letters();
        letters.resolve(open.get(2).id(), "not wanted", "ann");
        mapping.lenient(true);

        Letter retried = letters.retry(open.get(0).id(), "ann", reposting);

        assertThat(retried.state().word()).isEqualTo("retried");
        assertThat(letters())
                .extracting(letter -> letter.state().word())
                .containsExactly("retried", "open", "resolved");
        assertThat(state("a").posted()).isTrue();
        assertThat(generations.live().registers().recorder(recorder("c"))).isEmpty();
        assertThat(letters.retry(open.get(1).id(), "ann", reposting).state().word())
                .isEqualTo("retried");
        assertThat(state("c").posted()).isTrue();
        assertThat(generations.live().registers().recorder(recorder("d"))).isEmpty();
        assertThat(effects.quantity(product)).isEqualTo("2.0000");
    }

    @Test
    void aRetryOfARecordThatTheMappingReadsOtherwiseTodayMakesLettersOfWhatIsRefusedNow() {
        mapping.lenient(true);
        RawEvent record = record(document("a", 1, "x"), bad("b", 1), document("c", 1, "2"));
        posting.post(feed.events(record));
        assertThat(letters()).extracting(Letter::code).containsExactly("reading-failed");
        mapping.lenient(false);
        RawEvent mended = record(document("a", 1, "1"), bad("b", 1), document("c", 1, "2"));
        jdbc.update("update accumulator.dead_letters set value = ? where partition = ?", mended.value(), product);

        Letter retried = letters.retry(letters().getFirst().id(), "ann", reposting);

        assertThat(retried.state().word()).isEqualTo("retried");
        assertThat(state("a").posted()).isTrue();
        assertThat(state("c").posted()).isTrue();
        assertThat(letters()).extracting(Letter::code).containsExactly("reading-failed", "bad-part");
    }

    @Test
    void aLetterOfAPartIsSupersededByALaterRevisionOfItsDocumentAlsoInTheSameRecord() {
        posting.post(feed.events(record(bad("a", 1), badWithoutRevision("b"), document("b", 1, "1"), bad("c", 5))));
        assertThat(letters()).extracting(letter -> letter.state().word()).containsExactly("open", "superseded", "open");

        posting.post(feed.events(record(document("a", 2, "1"), document("c", 4, "1"))));

        assertThat(letters())
                .extracting(letter -> letter.state().word())
                .containsExactly("superseded", "superseded", "open");
    }

    @Test
    void aMappingThatBreaksItsPromisesMakesDeadLettersAndHoldsUpNobody() {
        String many = "{\"skip\":\"x\"},".repeat(1_000) + "{\"skip\":\"x\"}";
        Batch batch = feed.events(
                feed.raw(mapping.topic(), "k", "no json"),
                feed.raw(mapping.topic(), "k", "[]"),
                feed.raw(mapping.topic(), "k", "[" + many + "]"),
                feed.raw(mapping.topic(), "k", "[{\"id\":\"" + "x".repeat(300) + "\"}]"),
                record(document("a", 8_000_000_000_000_000_001L, "1")),
                record(skip("No Word"), document("b", 1, "1")));

        List<Result> results = posting.post(batch);

        assertThat(results.stream().map(RecordPartsIT::name))
                .containsExactly(
                        "0 reading-failed",
                        "0 reading-failed",
                        "0 reading-failed",
                        "0 invalid-recorder",
                        "0 out-of-range",
                        "0 other",
                        "1 posted");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
    }

    @Test
    void whatARegisterRefusesOfAPartNamesTheFieldOfTheRecord() {
        posting.post(feed.events(
                record(document("a", 1, "1"), "{\"id\":\"b" + product + "\",\"warehouse\":\"north\",\"product\":1}")));

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.path()).isEqualTo("$[1].warehouse");
            assertThat(letter.part()).isEqualTo(1);
        });
    }

    private void refuseOrders() {
        jdbc.execute("""
            create or replace function pg_temp_refuse_parts() returns trigger language plpgsql as $$
            begin
              if new.order_id like 'refused%' then
                raise exception 'not this one' using errcode = '23514';
              end if;
              return new;
            end $$\
            """);
        jdbc.execute("create or replace trigger refuse_parts before insert on accumulator_1.orders"
                + " for each row execute function pg_temp_refuse_parts()");
    }

    private MappingInForce inForce() {
        return posting.mappings().stream()
                .filter(one -> one.name().equals(mapping.name()))
                .findFirst()
                .orElseThrow();
    }

    private double passedOver(String reason) {
        return metrics.find("accumulator.passed.over").tag("reason", reason).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static long count(Map<String, Long> counts, String reason) {
        return counts.getOrDefault(reason, 0L);
    }

    private RecorderState state(String id) {
        return generations.live().registers().recorder(recorder(id)).orElseThrow();
    }

    private List<Letter> letters() {
        return letters.list(new LetterFilter(null, mapping.topic(), null, null), null, 1_000).letters().stream()
                .filter(letter -> letter.partition() == product)
                .sorted(Comparator.comparingLong(Letter::id))
                .toList();
    }

    private static String name(Result result) {
        return result.part() + " "
                + switch (result) {
                    case Result.Decided decided ->
                        switch (decided.outcome()) {
                            case Outcome.WithdrawnAhead ahead -> "withdrawn-ahead";
                            default ->
                                Objects.requireNonNull(
                                                decided.outcome().getClass().getSimpleName())
                                        .toLowerCase(java.util.Locale.ROOT);
                        };
                    case Result.Refused refused -> refused.refusal().code();
                    case Result.PassedOver passed -> passed.reason();
                };
    }

    private String recorder(String id) {
        return "batches:" + id + "-" + product;
    }

    private RawEvent record(String... parts) {
        return feed.raw(mapping.topic(), "k", "[" + String.join(",", parts) + "]");
    }

    private String document(String id, long revision, String quantity) {
        return """
                {"id":"%s-%d","revision":%d,"product":%d,"quantity":"%s"}""".formatted(id, product, revision, product, quantity);
    }

    private String bad(String id, long revision) {
        return """
                {"id":"%s-%d","revision":%d,"bad":true,"product":%d}""".formatted(id, product, revision, product);
    }

    private String badWithoutRevision(String id) {
        return """
                {"id":"%s-%d","bad":true}""".formatted(id, product);
    }

    private String withdraw(String id) {
        return """
                {"id":"%s-%d","withdraw":true}""".formatted(id, product);
    }

    private static String skip(String reason) {
        return "{\"skip\":\"" + reason + "\"}";
    }

    private String order(String kind, int number) {
        return """
                {"id":"p%d-%d","product":%d,"quantity":"1","order":"%s%d-%d"}""".formatted(number, product, product, kind, product, number);
    }
}
