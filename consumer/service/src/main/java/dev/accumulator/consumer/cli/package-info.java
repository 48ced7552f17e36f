/**
 * The operator's command line: {@code java -jar accumulator-consumer.jar rebuild …}.
 *
 * <p>It is a client of a running instance, and knows of it what its REST interface says and nothing else. It starts no part of
 * the service, and promises to end with a code that scripts can tell success from failure by. Its door is
 * {@link dev.accumulator.consumer.cli.OperatorCommands}.
 */
@ApplicationModule(
        displayName = "Operator's command line",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
