package dev.accumulator.consumer.fault;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Damages a stopped site as a consumer would that loses or doubles something. If a {@link Reckoning} does not find each
 * damage, it would not find a consumer's mistakes either.
 */
final class Damage {
    private static final String POSTED_TWICE = "select recorder from accumulator_1.recorders"
            + " where posted and revision > 1 and recorder like 'receipt:%' order by recorder limit 1";

    private final FaultSite site;
    private final JdbcTemplate jdbc;
    private final List<String> expected = new ArrayList<>();

    Damage(FaultSite site) {
        this.site = site;
        this.jdbc = site.jdbc();
    }

    /** Does all damage, and returns the beginning of the difference that each must cause. */
    List<String> doAll() throws ExecutionException, InterruptedException {
        registers();
        recorders();
        orders();
        letters();
        results();
        return expected;
    }

    private void registers() {
        one("sum of movements of Cell[register=inventory,", """
            delete from accumulator_1.inventory_log
             where (tableoid, ctid) = (select tableoid, ctid
                                         from accumulator_1.inventory_log
                                        where not reversal
                                        limit 1)
            """);
        one("sum of movements of Cell[register=sales,", """
            insert into accumulator_1.sales_log
            select * from accumulator_1.sales_log where not reversal limit 1
            """);
        // Receipts and expenses change alike, so that the net stays the same.
        one("turnover of CellDay[cell=Cell[register=inventory,", """
            update accumulator_1.inventory_days
               set quantity_receipt = quantity_receipt + 1,
                   quantity_expense = quantity_expense + 1
             where (cell, day) = (select cell, day from accumulator_1.inventory_days limit 1)
            """);
        one("turnover of CellDay[cell=Cell[register=sales,", """
            delete from accumulator_1.sales_days
             where (cell, day) = (select cell, day from accumulator_1.sales_days where quantity_receipt > 0 limit 1)
            """);
        one("balance of Cell[register=inventory,", """
            update accumulator_1.inventory_cell
               set quantity = quantity + 0.0001
             where cell = (select min(cell) from accumulator_1.inventory_cell)
            """);
    }

    private void recorders() {
        String ahead = text(
                "select min(recorder) from accumulator_1.recorders where revision > 0 and recorder like 'order:%'");
        one(
                "recorder " + ahead + " is ",
                "update accumulator_1.recorders set revision = revision + 1 where recorder = ?",
                ahead);
        String turned = text(
                "select max(recorder) from accumulator_1.recorders where revision > 0 and recorder like 'order:%'");
        one(
                "recorder " + turned + " is ",
                "update accumulator_1.recorders set posted = not posted where recorder = ?",
                turned);
        String lost = text(
                "select max(recorder) from accumulator_1.recorders where revision > 0 and recorder like 'receipt:%'");
        one("recorder " + lost + " is null", "delete from accumulator_1.recorders where recorder = ?", lost);
    }

    private void orders() {
        String lost = text("select min(order_id) from accumulator_1.orders where not cancelled");
        one("order row " + lost + " is missing", "delete from accumulator_1.orders where order_id = ?", lost);
        String other = text("select max(order_id) from accumulator_1.orders where not cancelled");
        one(
                "order row is OrderPosted[orderId=" + other + ",",
                "update accumulator_1.orders set client_id = '0' where order_id = ?",
                other);
        String open = text("select max(order_id) from accumulator_1.orders where cancelled");
        one(
                "order row " + open + " is cancelled: false",
                "update accumulator_1.orders set cancelled = false where order_id = ?",
                open);
    }

    private void letters() {
        one(
                "DeadLetter[",
                "delete from accumulator.dead_letters where id = (select min(id) from accumulator.dead_letters)");
        int left = Objects.requireNonNull(
                jdbc.queryForObject("select count(*) from accumulator.dead_letters", Integer.class));
        expected.add(left + " dead letters, and " + (left + 1) + " were sent");
        String key = text(
                "select convert_from(record_key, 'UTF8') from accumulator.dead_letters where record_key is not null order by id desc limit 1");
        one("DeadLetter[topic=", """
            update accumulator.dead_letters
               set code = 'never-heard-of'
             where id = (select max(id) from accumulator.dead_letters where convert_from(record_key, 'UTF8') = ?)
            """, key);
    }

    private void results() throws ExecutionException, InterruptedException {
        one("1 messages are still in the outbox", """
            insert into accumulator.outbox_parked
                   (id, appended_at, event_time, topic, message_key, type, event_id, source, value, reason)
            values (0, now(), now(), 'postings', 'k', 't', 'e', 's', '', 'left')
            """);
        String unsent = text("select recorder from accumulator_1.sales_movements where not reversal limit 1");
        one(unsent + " has movements of revisions ", """
            update accumulator_1.sales_log
               set revision = revision + 1000
             where (tableoid, ctid) = (select tableoid, ctid
                                         from accumulator_1.sales_log
                                        where not reversal
                                          and recorder = (select id from accumulator_1.recorders where recorder = ?)
                                        limit 1)
            """, unsent);
        String late = text(POSTED_TWICE);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", site.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(result(late, 1)).get();
            producer.send(result("order:ghost", 1)).get();
        }
        expected.add(late + " has results out of order");
        expected.add("Results of documents that were never accepted: [order:ghost]");
    }

    private static ProducerRecord<String, String> result(String recorder, long revision) {
        ProducerRecord<String, String> record = new ProducerRecord<>(
                Topics.POSTINGS, recorder, "{\"recorder\":\"" + recorder + "\",\"revision\":" + revision + "}");
        record.headers()
                .add(CloudEvents.HEADER_ID, (recorder + " again").getBytes(StandardCharsets.UTF_8))
                .add(CloudEvents.HEADER_TYPE, EventTypes.DOCUMENT_POSTED.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private void one(String difference, String sql, Object... parameters) {
        if (jdbc.update(sql, parameters) != 1) {
            throw new IllegalStateException("Not one row for: " + difference);
        }
        expected.add(difference);
    }

    private String text(String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, String.class), sql);
    }
}
