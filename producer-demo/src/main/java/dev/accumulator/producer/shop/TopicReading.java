package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.producer.wire.SourceTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the shop's topics on a thread of its own, from a bounded number of records before their ends. When the broker is
 * away it tries again, for ever, and says meanwhile what it waits for.
 */
final class TopicReading implements AutoCloseable {

    /** The records of one partition that are read back at a start: a second or two of reading for a dozen partitions. */
    private static final long RECORDS_BACK_MAX = 2_000;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long STOP_MILLIS_MAX = 10_000;

    private final String bootstrapServers;
    private final SourceTopics sources;
    private final CatalogueTopics catalogues;
    private final Listener listener;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("shop-topics").unstarted(this::run);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile String trouble = "";

    /** Is told on the thread of the reading. */
    interface Listener {
        void read(PublishedRecord record);

        /** Older records than those of the window exist, or existed, so not every document is known. */
        void begunLate();
    }

    TopicReading(String bootstrapServers, SourceTopics sources, CatalogueTopics catalogues, Listener listener) {
        this.bootstrapServers = bootstrapServers;
        this.sources = sources;
        this.catalogues = catalogues;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    /** True once everything that was there at the start is read. */
    boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    boolean awaitCaughtUp(Duration longest) throws InterruptedException {
        return caughtUp.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns why nothing is read at the moment; empty if all is well. */
    String trouble() {
        return trouble;
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> opened = open()) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException stopped) {
                return;
            } catch (RuntimeException away) {
                trouble = "Kafka at " + bootstrapServers + " cannot be read: " + away.getMessage();
                if (isStoppedWithin(PAUSE_MILLIS)) {
                    return;
                }
            } finally {
                consumer = null;
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> opened) {
        List<TopicPartition> partitions = partitions(opened);
        opened.assign(partitions);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        boolean begunLate = false;
        for (Map.Entry<TopicPartition, Long> begin :
                opened.beginningOffsets(partitions).entrySet()) {
            boolean isCatalogue = catalogues.all().contains(begin.getKey().topic());
            long from = isCatalogue
                    ? begin.getValue()
                    : Math.max(begin.getValue(), ends.getOrDefault(begin.getKey(), 0L) - RECORDS_BACK_MAX);
            begunLate |= !isCatalogue && from > 0;
            opened.seek(begin.getKey(), from);
        }
        if (begunLate) {
            listener.begunLate();
        }
        while (stop.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : opened.poll(POLL)) {
                listener.read(PublishedRecord.of(record));
            }
            trouble = "";
            if (caughtUp.getCount() > 0
                    && ends.entrySet().stream().allMatch(end -> opened.position(end.getKey()) >= end.getValue())) {
                caughtUp.countDown();
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> opened) {
        List<String> topics = new ArrayList<>(List.of(sources.orders(), sources.receipts(), sources.movements()));
        topics.addAll(catalogues.all());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = opened.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private KafkaConsumer<String, byte[]> open() {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "shop");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private boolean isStoppedWithin(long millis) {
        try {
            return stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<String, byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup();
        }
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
