package dev.accumulator.consumer.configuration;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Chooses where the service listens if that is not set. Without a sign-in it listens on loopback only. The management port
 * is {@value #PORTS_BETWEEN} above the port of the interface, so that two instances on one machine that differ in one port
 * differ in both; a port of 0 chooses both by chance.
 */
final class Listening implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private static final String LOOPBACK = "127.0.0.1";
    private static final String ADDRESS = "server.address";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String MANAGEMENT_ADDRESS = "management.server.address";

    private static final int PORT = 8080;
    private static final int PORTS_BETWEEN = 1000;
    private static final int PORT_MAX = 65_535;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Map<String, Object> chosen = chosen(environment);
        if (chosen.containsKey(ADDRESS)) {
            LOG.info(
                    "Nobody has to sign in, so the service listens on {} only; accumulator.security.users or an OAuth2"
                            + " issuer opens it to other machines",
                    LOOPBACK);
        }
        // First, because a blank address of another source would hide it, and means every address.
        environment.getPropertySources().addFirst(new MapPropertySource("accumulatorListening", chosen));
    }

    static Map<String, Object> chosen(ConfigurableEnvironment environment) {
        Map<String, Object> chosen = new HashMap<>();
        if (!SecuritySettingsCheck.isSignInConfigured(environment) && isMissing(environment, ADDRESS)) {
            chosen.put(ADDRESS, LOOPBACK);
        }
        Binder settings = Binder.get(environment);
        int port = settings.bind("server.port", Integer.class).orElse(PORT);
        int management = settings.bind(MANAGEMENT_PORT, Integer.class).orElseGet(() -> managementPort(port));
        if (isMissing(environment, MANAGEMENT_PORT)) {
            chosen.put(MANAGEMENT_PORT, String.valueOf(management));
        }
        // One port has one address.
        boolean separate = port <= 0 || management != port;
        if (separate && management >= 0 && isMissing(environment, MANAGEMENT_ADDRESS)) {
            chosen.put(MANAGEMENT_ADDRESS, LOOPBACK);
        }
        return chosen;
    }

    private static int managementPort(int port) {
        if (port <= 0) {
            return port;
        }
        return port + PORTS_BETWEEN <= PORT_MAX ? port + PORTS_BETWEEN : port - PORTS_BETWEEN;
    }

    private static boolean isMissing(ConfigurableEnvironment environment, String setting) {
        return environment.getProperty(setting, "").isBlank();
    }
}
