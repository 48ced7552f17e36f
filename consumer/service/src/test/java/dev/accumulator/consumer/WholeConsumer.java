package dev.accumulator.consumer;

import dev.accumulator.consumer.posting.BatchMappings;
import dev.accumulator.consumer.posting.TestSteps;
import dev.accumulator.testkit.TestServers;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/** Starts the whole consumer on a database and topics of its own. All tests with this annotation share one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "accumulator.intake.lag-every=200ms",
            "accumulator.intake.back-off-max=500ms",
            "accumulator.changes.heartbeat=1s"
        })
@Import({TestServers.class, TestSteps.class, BatchMappings.class})
public @interface WholeConsumer {}
