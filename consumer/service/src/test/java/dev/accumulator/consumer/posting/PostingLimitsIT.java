package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long a posting waits for others, and others for it. */
@WholeConsumer
class PostingLimitsIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private PostingSettings settings;

    @Autowired
    private TestSteps.FailAfter steps;

    @Autowired
    private JdbcTemplate jdbc;

    private Feed feed;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
    }

    @Test
    void aPostingHasTheLimitsOfItsSettingsFromItsFirstLockOnAndLeavesNoneBehind() {
        List<String> limits = new ArrayList<>();
        steps.doing(
                Step.GENERATION,
                () -> {
                    limits.add(limit("lock_timeout"));
                    limits.add(limit("idle_in_transaction_session_timeout"));
                },
                () -> posting.post(feed.batch(receipt("limits" + feed.number(), 1, feed.number(), "10"))));

        assertThat(limits)
                .containsExactly(
                        settings.lockWaitMax().toMillis() + "",
                        settings.idleInTransactionMax().toMillis() + "");
        assertThat(limit("lock_timeout")).isEqualTo("0");
    }

    @Test
    void aBatchThatWouldTakeMostOfTheLocksOfAServerIsPostedInParts() {
        int number = feed.number();
        List<MovementLine> movements = new ArrayList<>();
        for (int i = 0; i < 990; i++) {
            movements.add(new MovementLine(
                    "nowhere" + i % 30,
                    Feed.APRIL.minus(Duration.ofDays(31L * (i / 30))),
                    Map.of(),
                    Map.of("quantity", BigDecimal.ONE)));
        }
        MovementsPosted wide = new MovementsPosted("wide:" + number, 1, Feed.APRIL, movements);
        Batch batch = feed.batch(wide, receipt("beside" + number, 1, number, "10"));
        Batch small = feed.batch(receipt("small" + number, 1, number, "1"), receipt("other" + number, 1, number, "1"));

        assertThat(steps.begun(() -> posting.post(batch))).isEqualTo(2);
        assertThat(steps.begun(() -> posting.post(small))).isEqualTo(1);
        assertThat(new Effects(jdbc, topics).quantity(number)).isEqualTo("12.0000");
    }

    private String limit(String name) {
        return String.valueOf(
                jdbc.queryForObject("select setting from pg_settings where name = ?", String.class, name));
    }
}
