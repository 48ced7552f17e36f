package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.message;
import static dev.accumulator.consumer.outbox.OutboxFixture.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.outbox.OutboxTable.Row;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class QueueHeadIT {
    private final OutboxFixture fixture = new OutboxFixture();
    private final QueueHead head = new QueueHead(fixture.table, "postings", 1);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void beginsBehindWhatIsGone() {
        fixture.append(messages("postings", "order:1", 10));
        take(10);

        awaitFloor(10);
        fixture.append(messages("postings", "order:1", 1));
        assertThat(head.read(10, 1_000)).extracting(Row::id).containsExactly(11L);
    }

    @Test
    void neverMovesBeyondAWriterThatIsStillAtWork() throws InterruptedException {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        fixture.append(messages("postings", "order:0", 2));
        Thread late = Thread.ofPlatform()
                .start(() -> fixture.transactions.executeWithoutResult(status -> {
                    fixture.outbox.append(List.of(message("postings", "order:late", 0)));
                    appended.countDown();
                    RelayIT.awaitUninterrupted(mayCommit);
                }));
        appended.await();
        fixture.append(messages("postings", "order:1", 10));

        take(3);
        take(3);
        take(6);
        assertThat(head.read(10, 1_000)).isEmpty();
        assertThat(head.floor()).isLessThan(3);
        mayCommit.countDown();
        late.join();

        assertThat(head.read(10, 1_000)).extracting(Row::id).containsExactly(3L);
        take(1);
        awaitFloor(13);
    }

    @Test
    void aLongReaderDoesNotHoldItBack() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform()
                .start(() -> fixture.transactions.executeWithoutResult(status -> {
                    new JdbcTemplate(fixture.dataSource).queryForList("select count(*) from accumulator.outbox");
                    reading.countDown();
                    RelayIT.awaitUninterrupted(mayEnd);
                }));
        reading.await();
        fixture.append(messages("postings", "order:1", 10));
        take(10);

        awaitFloor(10);
        mayEnd.countDown();
        reader.join();
    }

    /** Waits: the server itself writes, statistics for example, and its open transactions hold the head back. */
    private void awaitFloor(long floor) {
        await().until(() -> {
            assertThat(head.read(10, 1_000)).isEmpty();
            boolean isThere = head.floor() == floor;
            head.taken(10);
            return isThere;
        });
    }

    private void take(int count) {
        List<Row> rows = head.read(count, 1_000_000);
        assertThat(rows).hasSize(count);
        rows.forEach(row ->
                new JdbcTemplate(fixture.dataSource).update("delete from accumulator.outbox where id = ?", row.id()));
        head.taken(count);
    }
}
