package dev.accumulator.producer;

import dev.accumulator.producer.page.ShopServer;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopSettings;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "shop",
        description = {
            "Opens a shop for a browser: orders, receipts, counts and transfers are published by forms, and shown with the"
                    + " stock after them.",
            "There is no sign-in. Whoever reaches the port may publish."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ShopCommand implements Callable<Integer> {

    private static final int PORT_MAX = 65_535;

    @Mixin
    private TopicOptions kafka = new TopicOptions();

    @Option(
            names = "--warehouses-topic",
            defaultValue = Topics.CATALOGUE_WAREHOUSES,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}. A topic of names is made if there is none.")
    private String warehouses = "";

    @Option(
            names = "--products-topic",
            defaultValue = Topics.CATALOGUE_PRODUCTS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String products = "";

    @Option(
            names = "--clients-topic",
            defaultValue = Topics.CATALOGUE_CLIENTS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String clients = "";

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            paramLabel = "URL",
            description = "URL of the consumer (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Mixin
    private SignInOptions who;

    @Option(
            names = "--console",
            paramLabel = "URL",
            description = "URL of the consumer as a browser reaches it (default: that of --url).")
    private @Nullable URI console;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone).")
    private String address = "";

    @Option(
            names = "--port",
            defaultValue = "8081",
            paramLabel = "PORT",
            description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A name under which browsers reach the shop, beside localhost and addresses.")
    private List<String> hosts = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param environment the variables that passwords and tokens are taken from */
    ShopCommand(Map<String, String> environment) {
        this.who = new SignInOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(spec.commandLine(), "--port must be from 0 to " + PORT_MAX + ", was " + port);
        }
        requireHttp("--url", url);
        URI shown = console == null ? url : console;
        requireHttp("--console", shown);
        ShopSettings settings = new ShopSettings(
                kafka.bootstrap, kafka.topics(), new CatalogueTopics(warehouses, products, clients), url, who.signIn());
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getByName(address), port);
        PrintWriter out = spec.commandLine().getOut();
        Clock clock = Clock.systemUTC();
        try (StopRequest stop = StopRequest.onInterrupt();
                Shop shop = Shop.open(settings, clock, RandomGenerator.getDefault());
                ShopServer server = ShopServer.start(shop, new ShopServer.Settings(listen, hosts, shown), clock)) {
            out.printf(
                    Locale.ROOT,
                    "The shop is open at http://%s:%d/. Ctrl-C closes it.%n",
                    listen.getAddress().isLoopbackAddress() ? "localhost" : address,
                    server.port());
            out.flush();
            stop.await();
        } catch (BindException taken) {
            throw new IOException("Port " + port + " of " + address + " is taken; choose another with --port", taken);
        }
        return 0;
    }

    private void requireHttp(String option, URI given) {
        if (given.getScheme() == null || given.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be like http://localhost:8080, was " + given);
        }
    }
}
