package dev.accumulator.consumer.deadletter;

import static dev.accumulator.consumer.deadletter.LetterDatabase.event;
import static dev.accumulator.consumer.deadletter.LetterDatabase.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MendingIT {
    private static final Reposting ACCEPTING = event -> new Reposting.Result.Settled();
    private static final Reposting OUTDATED = event -> new Reposting.Result.Outdated();
    private static final Reposting REFUSING =
            event -> new Reposting.Result.Refused("register-not-found", "$.movements[0].register", "no such", null, 4L);

    private static final LetterFilter NOT_JSON = new LetterFilter("not-json", null, null, LetterState.OPEN);

    private final LetterDatabase database = new LetterDatabase();
    private final DeadLetters letters = database.letters();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLetterThatIsAcceptedTodayIsRetriedAndNotPostedTwice() {
        long id = recorded();
        List<RawEvent> posted = new ArrayList<>();
        Reposting counting = event -> {
            posted.add(event.event());
            return new Reposting.Result.Settled();
        };

        Letter retried = letters.retry(id, "ann", counting);
        Letter repeated = letters.retry(id, "bob", counting);

        assertThat(retried.state()).isEqualTo(LetterState.RETRIED);
        assertThat(retried.attempts()).isEqualTo(1);
        assertThat(retried.closedBy()).isEqualTo("ann");
        assertThat(repeated).isEqualTo(retried);
        assertThat(posted)
                .singleElement()
                .satisfies(event -> assertThat(event.source()).isEqualTo("orders-0@7"));
    }

    @Test
    void aLetterWhoseDocumentIsNewerByNowIsSuperseded() {
        long id = recorded();

        assertThat(letters.retry(id, null, OUTDATED).state()).isEqualTo(LetterState.SUPERSEDED);
    }

    @Test
    void aLetterThatIsRefusedAgainStaysOpenAndSaysWhatIsWrongToday() {
        long id = recorded();

        letters.retry(id, null, REFUSING);
        Letter letter = letters.retry(id, null, REFUSING);

        assertThat(letter.state()).isEqualTo(LetterState.OPEN);
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.code()).isEqualTo("register-not-found");
        assertThat(letter.path()).isEqualTo("$.movements[0].register");
        assertThat(letter.recorder()).isEqualTo("order:42");
        assertThat(letter.revision()).isEqualTo(4);
        assertThat(letters.retry(id, null, ACCEPTING).state()).isEqualTo(LetterState.RETRIED);
    }

    @Test
    void whatTheRetryHadDoneIsUndoneWhenTheDatabaseFails() {
        long id = recorded();
        Reposting failing = event -> {
            database.letters().record(List.of(letter(99, null, null)));
            throw new IllegalStateException("the database went away");
        };

        assertThatThrownBy(() -> letters.retry(id, null, failing)).hasMessage("the database went away");

        assertThat(database.all()).singleElement().satisfies(letter -> {
            assertThat(letter.state()).isEqualTo(LetterState.OPEN);
            assertThat(letter.attempts()).isZero();
        });
    }

    @Test
    void aLetterIsResolvedWithAReasonOnce() {
        long id = recorded();

        Letter resolved = letters.resolve(id, "sent anew as order 43", "ann");

        assertThat(resolved.state()).isEqualTo(LetterState.RESOLVED);
        assertThat(resolved.reason()).isEqualTo("sent anew as order 43");
        assertThat(letters.resolve(id, "sent anew as order 43", "bob")).isEqualTo(resolved);
        assertClosed(() -> letters.resolve(id, "another reason", "bob"), LetterState.RESOLVED);
        assertClosed(() -> letters.retry(id, "bob", ACCEPTING), LetterState.RESOLVED);
    }

    @Test
    void aLetterThatWasRetriedIsNotResolved() {
        long id = recorded();
        letters.retry(id, null, ACCEPTING);

        assertClosed(() -> letters.resolve(id, "done", null), LetterState.RETRIED);
    }

    @Test
    void aRecordThatWasCutIsNotRetried() {
        database.record(new DeadLetter(
                new RawEvent("orders", 0, 1, 0, null, new byte[KeptRecord.VALUE_BYTES_MAX + 1], List.of()),
                "value-too-large",
                null,
                "too large",
                null,
                null));

        assertThatThrownBy(() -> letters.retry(database.all().getFirst().id(), null, ACCEPTING))
                .isInstanceOf(LetterIncomplete.class);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> letters.get(1)).isInstanceOf(LetterNotFound.class);
        assertThatThrownBy(() -> letters.retry(1, null, ACCEPTING)).isInstanceOf(LetterNotFound.class);
        assertThatThrownBy(() -> letters.resolve(1, "done", null)).isInstanceOf(LetterNotFound.class);
    }

    @Test
    void ofManyOperatorsWhoRetryAtOnceOnePosts() throws Exception {
        long id = recorded();
        AtomicInteger posted = new AtomicInteger();
        Reposting counting = event -> {
            posted.incrementAndGet();
            return new Reposting.Result.Settled();
        };

        List<Letter> answers = atOnce(8, () -> letters.retry(id, null, counting));

        assertThat(posted).hasValue(1);
        assertThat(answers).extracting(Letter::state).containsOnly(LetterState.RETRIED);
        assertThat(answers).extracting(Letter::attempts).containsOnly(1);
    }

    @Test
    void ofOneWhoRetriesAndOneWhoResolvesOneIsToldThatItIsTooLate() throws Exception {
        for (int round = 0; round < 10; round++) {
            database.record(letter(1_000 + round, "order:42", 3L));
            long id = database.all().getLast().id();
            AtomicInteger turn = new AtomicInteger();
            List<Boolean> won = atOnce(2, () -> {
                try {
                    if (turn.getAndIncrement() == 0) {
                        letters.retry(id, null, ACCEPTING);
                    } else {
                        letters.resolve(id, "done", null);
                    }
                    return true;
                } catch (LetterClosed late) {
                    return false;
                }
            });
            assertThat(won).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void ofManyLettersOneThatBecameAnotherThanTheFilterShowsIsNotRetried() {
        long first = recorded();
        database.record(letter(8, "order:43", 1L));
        long second = database.all().getLast().id();
        List<Long> posted = new ArrayList<>();
        Reposting reposting = event -> {
            posted.add(event.event().offset());
            // Somebody else retries the second one alone, and it is refused for another reason now.
            letters.retry(second, "bob", REFUSING);
            return new Reposting.Result.Settled();
        };

        ManyLetters many = letters.retryAll(NOT_JSON, null, 10, null, "ann", reposting);

        assertThat(posted).containsExactly(7L);
        assertThat(letters.get(first).letter().state()).isEqualTo(LetterState.RETRIED);
        assertThat(letters.get(second).letter()).satisfies(changed -> {
            assertThat(changed.state()).isEqualTo(LetterState.OPEN);
            assertThat(changed.attempts()).isEqualTo(1);
            assertThat(changed.triedBy()).isEqualTo("bob");
        });
        assertThat(many.retried()).isEqualTo(1);
        assertThat(many.stillOpen()).isEqualTo(1);
    }

    @Test
    void ofManyLettersOneThatBecameAnotherThanTheFilterShowsIsNotResolved() {
        long first = recorded();
        database.record(letter(8, "order:43", 1L));
        long second = database.all().getLast().id();
        Schema schema = new Schema("accumulator");
        LettersTable table = new LettersTable(database.jdbc(), schema);

        ManyLetters many = new ManyLettersWork(new LetterReads(database.jdbc(), schema))
                .resolve(NOT_JSON, null, 10, ids -> {
                    assertThat(ids).containsExactly(first, second);
                    letters.retry(second, "bob", REFUSING);
                    return table.resolve(ids, NOT_JSON, "not ours", LetterDatabase.NOW, "ann");
                });

        assertThat(letters.get(first).letter().state()).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.get(second).letter().state()).isEqualTo(LetterState.OPEN);
        assertThat(many.resolved()).isEqualTo(1);
        assertThat(many.stillOpen()).isEqualTo(1);
    }

    @Test
    void aPostingDoesNotWaitForARetryOfItsDocument() throws Exception {
        long id = recorded();
        CountDownLatch retrying = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Reposting slow = event -> {
            retrying.countDown();
            awaitUninterrupted(mayGoOn);
            return new Reposting.Result.Outdated();
        };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Letter> retry = threads.submit(() -> letters.retry(id, null, slow));
            retrying.await();

            database.transactions()
                    .executeWithoutResult(
                            status -> letters.supersede(List.of(new AcceptedDocument(event(9), "order:42", 9))));

            mayGoOn.countDown();
            assertThat(retry.get().state()).isEqualTo(LetterState.SUPERSEDED);
        }
    }

    private long recorded() {
        database.record(letter(7, "order:42", 3L));
        return database.all().getLast().id();
    }

    private static void assertClosed(ThrowingCallable change, LetterState state) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        LetterClosed.class, closed -> assertThat(closed.state()).isEqualTo(state));
    }

    private static <T> List<T> atOnce(int count, Callable<T> task) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            for (Future<T> future : futures) {
                results.add(future.get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS));
            }
        }
        return results;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
