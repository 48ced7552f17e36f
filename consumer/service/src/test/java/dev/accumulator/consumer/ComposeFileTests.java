package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Checks the rights that {@code docker-compose.yml} gives its containers. No container is started. */
class ComposeFileTests {
    private final Map<String, Object> file = new Yaml().load(MarkdownLink.read(Path.of("docker-compose.yml")));

    @Test
    void noContainerHasCapabilitiesOrCanGainRights() {
        assertThat(services()).hasSize(6).allSatisfy((name, service) -> {
            assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(service.get("cap_add")).isNull();
            assertThat(service.get("privileged")).isNull();
            assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
        });
    }

    @Test
    void everyContainerHasALimitOfMemory() {
        assertThat(services())
                .allSatisfy((name, service) ->
                        assertThat(service.get("mem_limit")).asString().matches("\\d+[mg]"));
    }

    @Test
    void everyRootButThatOfKafkaIsReadOnly() {
        assertThat(services()).allSatisfy((name, service) -> {
            if (name.equals("kafka")) {
                return;
            }
            assertThat(service.get("read_only")).isEqualTo(true);
            assertThat(service.get("tmpfs"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .isNotEmpty();
        });
    }

    @Test
    void onlyTheLoopbackAddressHasPorts() {
        assertThat(services()).allSatisfy((name, service) -> {
            if (service.get("ports") instanceof List<?> ports) {
                assertThat(ports).allSatisfy(port -> assertThat(port).asString().startsWith("127.0.0.1:"));
            }
        });
    }

    @Test
    void passwordsComeFromTheEnvironmentAlone() {
        assertThat(services()).allSatisfy((name, service) -> {
            if (service.get("environment") instanceof Map<?, ?> environment) {
                environment.forEach((variable, value) -> {
                    if (String.valueOf(variable).contains("PASSWORD")) {
                        // Required, or empty: none has a value of its own.
                        assertThat(value).asString().matches("\\$\\{\\w+(:\\?[^}]*|:-)}");
                    }
                });
            }
        });
    }

    @Test
    void theServicesRoleIsNotTheSuperuserOfTheImage() {
        Map<?, ?> services = map(file, "services");
        Object superuser = map(map(services, "postgres"), "environment").get("POSTGRES_USER");
        Object role = map(map(services, "consumer"), "environment").get("SPRING_DATASOURCE_USERNAME");
        String script = String.valueOf(map(map(file, "configs"), "role").get("content"));

        assertThat(role).isNotNull().isNotEqualTo(superuser);
        assertThat(script)
                .contains("CREATE ROLE " + role + " LOGIN NOSUPERUSER")
                .contains("CREATE DATABASE accumulator OWNER " + role);
    }

    @Test
    void theDemoIsAProfile() {
        assertThat(services())
                .allSatisfy((name, service) -> assertThat(service.get("profiles"))
                        .isEqualTo(List.of("demo", "shop").contains(name) ? List.of("demo") : null));
    }

    private Map<String, Map<?, ?>> services() {
        Map<?, ?> all = map(file, "services");
        Map<String, Map<?, ?>> services = new TreeMap<>();
        for (Object name : all.keySet()) {
            services.put(String.valueOf(name), map(all, String.valueOf(name)));
        }
        return services;
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        if (from.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw new AssertionError("There is no " + key + " in " + from.keySet());
    }
}
