package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

@WholeConsumer
class RefusedPartitionIT {
    private static final int NUMBER = 2;

    @Autowired
    private Environment environment;

    @Autowired
    private Posting posting;

    @Autowired
    private Intake intake;

    @Autowired
    private StalledLag stalled;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void open() {
        await().atMost(Duration.ofMinutes(3)).until(generations::isOpen);
    }

    @Test
    void healthNamesTheRefusedPartitionAndTheOthersAreRead() {
        IntakeHealth health = new IntakeHealth(intake, stalled);
        try (Source source = new Source(environment)) {
            source.publish(receipt("refused-1", 1, 790_001, "1"));
            source.awaitPosted(posting);
            intake.stop();
            Partition partition = new Partition(source.topics().movements(), NUMBER);
            Map<Partition, Long> before = posting.positions(List.of(partition));
            place(partition, 1_000_000L);

            intake.start();

            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
                assertThat(health.health().getDetails().toString())
                        .contains(partition + "=its position is 1000000 and the topic ends at");
            });
            source.publish(receipt("refused-1", 2, 790_001, "2"));
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(quantity(790_001)).isEqualTo("2.0000"));

            place(partition, before.getOrDefault(partition, 0L));
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
        }
    }

    private void place(Partition partition, long position) {
        jdbc.update(
                "insert into accumulator_1.positions (topic, partition, position) values (?, ?, ?)"
                        + " on conflict (topic, partition) do update set position = excluded.position",
                partition.topic(),
                partition.number(),
                position);
    }

    private String quantity(int product) {
        return String.valueOf(jdbc.queryForObject(
                "select quantity::text from accumulator_1.inventory_balances where product = ?",
                String.class,
                product));
    }
}
