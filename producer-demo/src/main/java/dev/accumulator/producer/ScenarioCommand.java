package dev.accumulator.producer;

import dev.accumulator.producer.wire.BrokerCheck;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "scenario",
        description = "Publishes four receipts and three orders, always the same.",
        mixinStandardHelpOptions = true)
final class ScenarioCommand implements Callable<Integer> {

    @Mixin
    private TopicOptions kafka = new TopicOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        BrokerCheck.require(kafka.bootstrap, kafka.topics());
        DemoScenario.publish(kafka.bootstrap, kafka.topics());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "Published %d documents to %s. Their balances: verify --scenario%n",
                DemoScenario.documents().size(),
                kafka.bootstrap);
        return 0;
    }
}
