/**
 * The operator's command line: {@code java -jar accumulator-consumer.jar rebuild …}, {@code outbox …}, {@code partition …},
 * {@code status}, {@code mapping …}, {@code federate}, {@code password} or {@code --help}.
 *
 * <p>It owns the commands and their texts. It is a client of a running instance and knows nothing of it but its REST
 * interface. Mapping files it checks and tries by itself, with the registers, limits and registry of the configuration. For {@code federate} it asks the databases of the shards. It promises to end with an exit
 * code that tells scripts success from failure, and never to start a part of the service. Its door is {@link dev.accumulator.consumer.cli.OperatorCommands}.
 */
@ApplicationModule(
        displayName = "Operator's command line",
        allowedDependencies = {"configuration", "event", "generation", "intake", "mapping", "mappingfile", "posting"})
@NullMarked
package dev.accumulator.consumer.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
