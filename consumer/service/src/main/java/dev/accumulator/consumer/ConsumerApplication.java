package dev.accumulator.consumer;

import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.registers.autoconfigure.RegistersAutoConfiguration;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The consumer as a program: it runs the service, or a command of the operator. */
// The library's auto-configuration is off: the service makes registers for each generation, with settings of its own.
@SpringBootApplication(exclude = RegistersAutoConfiguration.class)
@EnableScheduling
public class ConsumerApplication {

    public static void main(String[] args) {
        if (OperatorCommands.isMeant(args)) {
            // A command's output is its own. What the clients of Kafka note would come before it.
            LoggingSystem.get(ConsumerApplication.class.getClassLoader())
                    .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            System.exit(OperatorCommands.execute(out, err, args));
        }
        SpringApplication application = new SpringApplication(ConsumerApplication.class);
        application.addListeners(new UnsuitableDatabaseExit());
        application.run(args);
    }

    /** Several threads, because with virtual ones all tasks with a fixed delay would wait for one another. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
