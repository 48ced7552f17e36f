package dev.accumulator.consumer.dev;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.producer.DemoScenario;
import dev.accumulator.producer.page.ShopServer;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopSettings;
import dev.accumulator.producer.verify.SignIn;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.FolderInUse;
import dev.accumulator.testkit.KafkaBroker;
import dev.accumulator.testkit.PortTaken;
import dev.accumulator.testkit.Ports;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts PostgreSQL and Kafka, then the consumer, then the demo upstream and its shop; for {@code ./mvnw spring-boot:test-run}. The
 * consumer is the production application, and gets the servers through its ordinary settings.
 */
final class DevelopmentApplication {

    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentApplication.class);
    private static final String SHOP = "the shop";
    private static final int PARTITIONS = 4;
    private static final Duration DEMO_MAX = Duration.ofSeconds(60);

    /** True once the process ends because of a failure, with a code that says so. */
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    private DevelopmentApplication() {}

    public static void main(String[] args) {
        DevelopmentOptions options = DevelopmentOptions.of(args);
        Stopping stopping = new Stopping();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(options, stopping), "stop"));
        stopWithTheBuildTool();
        try {
            run(options, args, stopping);
        } catch (PortTaken | FolderInUse refused) {
            System.err.println();
            System.err.println(refused.getMessage() + advice(refused));
            fail();
        } catch (RuntimeException failure) {
            LOG.error("The first run failed to start", failure);
            fail();
        }
    }

    /** Exits explicitly, because the servers' threads would keep this JVM alive. */
    private static void fail() {
        FAILED.set(true);
        System.exit(1);
    }

    /**
     * Stops everything when the process ends. If a signal ends it, the code is 0: the build tool takes that of a signal for
     * a failed build, although the first run has ended as it should.
     */
    private static void stop(DevelopmentOptions options, Stopping stopping) {
        stopping.stopAll();
        if (!FAILED.get()) {
            System.out.println("The accumulator has stopped, and Kafka and PostgreSQL with it. "
                    + (options.dataDir() == null ? "The data was thrown away." : "The data was kept."));
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    private static void run(DevelopmentOptions options, String[] args, Stopping stopping) {
        if (options.httpPort() != 0) {
            Ports.requireFree("HTTP", options.httpPort());
        }
        if (options.shopPort() != 0) {
            Ports.requireFree(SHOP, options.shopPort());
        }
        Path dataDir = options.dataDir();
        DataFolder data =
                stopping.later(dataDir == null ? DataFolder.temporary() : DataFolder.kept(dataDir), DataFolder::close);
        PostgresServer postgres = stopping.later(
                PostgresServer.of(data.resolve("postgres"), options.postgresPort(), Durability.POWER_LOSS),
                PostgresServer::stop);
        KafkaBroker kafka =
                stopping.later(KafkaBroker.of(data.resolve("kafka"), options.kafkaPort()), KafkaBroker::stop);

        System.out.println("Starting PostgreSQL on port " + postgres.port() + " ...");
        postgres.start();
        PostgresDatabase database = postgres.database("accumulator");
        System.out.println("Starting Kafka on port " + kafka.port() + " ...");
        kafka.start();
        kafka.createTopics(Stream.of(
                        Topics.ORDERS,
                        Topics.RECEIPTS,
                        Topics.MOVEMENTS,
                        Topics.RESERVATIONS,
                        Topics.POSTINGS,
                        Topics.DEAD_LETTERS)
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                .toList());
        kafka.createTopics(CatalogueTopics.DEFAULT.all().stream()
                .map(name -> new NewTopic(name, 1, (short) 1)
                        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)))
                .toList());

        ConfigurableApplicationContext consumer = startConsumer(args, database, kafka, stopping);
        URI http = URI.create("http://localhost:" + httpPort(consumer, options));
        Postings.Progress demo = Postings.Progress.NONE_AWAITED;
        if (options.demo()) {
            DemoScenario.publish(kafka.bootstrapServers(), Map.of());
            demo = new Postings(http.toString()).awaited(DemoScenario.documents(), DEMO_MAX);
        }
        int shop = openShop(kafka, http, options, stopping);
        new Banner(http.toString(), "http://localhost:" + shop, kafka, postgres, database, dataDir).print(demo);
    }

    /** Returns the port of the shop. */
    private static int openShop(KafkaBroker kafka, URI http, DevelopmentOptions options, Stopping stopping) {
        Clock clock = Clock.systemUTC();
        ShopSettings settings = new ShopSettings(
                kafka.bootstrapServers(), SourceTopics.DEFAULT, CatalogueTopics.DEFAULT, http, SignIn.NONE);
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.shopPort());
        try {
            Shop shop = stopping.later(Shop.open(settings, clock, RandomGenerator.getDefault()), Shop::close);
            return stopping.later(
                            ShopServer.start(shop, new ShopServer.Settings(listen, List.of(), http), clock),
                            ShopServer::close)
                    .port();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The first run was interrupted", interrupted);
        }
    }

    private static ConfigurableApplicationContext startConsumer(
            String[] args, PostgresDatabase database, KafkaBroker kafka, Stopping stopping) {
        SpringApplication application = new SpringApplication(ConsumerApplication.class);
        application.setMainApplicationClass(ConsumerApplication.class);
        // Spring's own hook would run concurrently with ours, but the consumer must stop before the servers do.
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> stopping.later(context, ConfigurableApplicationContext::close));
        List<String> servers = List.of(
                "--spring.profiles.active=books",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--accumulator.catalogues.warehouse.topic=" + CatalogueTopics.DEFAULT.warehouses(),
                "--accumulator.catalogues.product.topic=" + CatalogueTopics.DEFAULT.products(),
                "--accumulator.catalogues.client.topic=" + CatalogueTopics.DEFAULT.clients());
        return application.run(Stream.concat(servers.stream(), Stream.of(args)).toArray(String[]::new));
    }

    private static int httpPort(ConfigurableApplicationContext consumer, DevelopmentOptions options) {
        return consumer.getEnvironment().getProperty("local.server.port", Integer.class, options.httpPort());
    }

    private static String advice(RuntimeException refused) {
        if (!(refused instanceof PortTaken taken)) {
            return "";
        }
        String option = switch (taken.server()) {
            case "Kafka" -> "--accumulator.dev.kafka-port";
            case "PostgreSQL" -> "--accumulator.dev.postgres-port";
            case SHOP -> "--accumulator.dev.shop-port";
            default -> "--server.port";
        };
        return "\nChoose another: ./mvnw spring-boot:test-run -Dspring-boot.run.arguments=\"" + option + "=PORT\"";
    }

    /** Stops this process when the build tool is killed. Otherwise the orphan would keep the ports. */
    private static void stopWithTheBuildTool() {
        ProcessHandle.current()
                .parent()
                .filter(DevelopmentApplication::isJava)
                .ifPresent(
                        tool -> Thread.ofPlatform().daemon().name("build-tool").start(() -> {
                            tool.onExit().join();
                            System.exit(0);
                        }));
    }

    private static boolean isJava(ProcessHandle process) {
        @Nullable String command = process.info().command().orElse(null);
        return command != null && Path.of(command).endsWith("java");
    }
}
