package dev.accumulator.consumer.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference of all settings, {@code docs/configuration.md}. It is made of the metadata that the build makes of the
 * records that settings are bound to; {@code -Dgolden.update=true} writes it.
 */
class ConfigurationReferenceTests {
    /** The library beside the service has metadata too, of settings that the service does not have. */
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
    private static final Pattern TABLES = Pattern.compile("(?s)(<!-- settings -->\n).*?(<!-- /settings -->)");
    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");

    /** @param standard what counts if nothing is configured; empty if there is no such value */
    private record Setting(String name, String type, String standard, String meaning) {
        static Setting of(JsonNode property) {
            return new Setting(
                    property.path("name").asString(),
                    property.path("type").asString(),
                    property.path("defaultValue").asString(""),
                    property.path("description").asString(""));
        }

        String group() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        String row() {
            String shown = standard.isEmpty() ? "" : "`" + standard + "`";
            return "| `" + name + "` | " + kind() + " | " + shown + " | "
                    + CODE.matcher(meaning).replaceAll("`$1`").replace("|", "\\|") + " |\n";
        }

        private String kind() {
            return switch (type) {
                case "java.lang.Boolean" -> "true or false";
                case "java.lang.Integer", "java.lang.Long" -> "whole number";
                case "java.lang.String" -> "text";
                case "java.net.URI" -> "address";
                case "java.time.Duration" -> "duration";
                case "java.time.ZoneId" -> "time zone";
                case "org.springframework.util.unit.DataSize" -> "size";
                default -> severalValues();
            };
        }

        private String severalValues() {
            if (type.startsWith("java.util.Map<")) {
                return "map";
            }
            if (type.startsWith("java.util.List<")) {
                return "list";
            }
            throw new IllegalStateException("The reference has no word for type " + type + " of " + name);
        }
    }

    @Test
    void saysOfEachSettingWhatItsRecordSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        Matcher place = TABLES.matcher(document);
        assertThat(place.find()).isTrue();
        String after = document.substring(0, place.end(1)) + tables() + document.substring(place.start(2));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, after);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(after);
    }

    @Test
    void everySettingHasAMeaning() throws IOException {
        assertThat(settings()).hasSizeGreaterThan(50);
        assertThat(settings().stream().filter(setting -> setting.meaning().isBlank()))
                .isEmpty();
    }

    @Test
    void theDefaultsAreThoseOfTheShippedConfiguration() throws IOException {
        PropertySource<?> shipped = new YamlPropertySourceLoader()
                .load("shipped", new ClassPathResource("application.yaml"))
                .getFirst();
        List<Setting> both = settings().stream()
                .filter(setting -> !setting.standard().isEmpty() && shipped.containsProperty(setting.name()))
                .toList();

        assertThat(both).hasSizeGreaterThan(40);
        assertThat(both)
                .allSatisfy(setting -> assertThat(shipped.getProperty(setting.name()))
                        .as(setting.name())
                        .hasToString(setting.standard()));
    }

    private static String tables() throws IOException {
        Map<String, List<Setting>> groups =
                settings().stream().collect(Collectors.groupingBy(Setting::group, TreeMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> "\n## `" + group.getKey() + "`\n\n"
                        + group.getValue().stream()
                                .map(Setting::row)
                                .collect(Collectors.joining(
                                        "", "| setting | type | default | meaning |\n|---|---|---|---|\n", "")))
                .collect(Collectors.joining("", "", "\n"));
    }

    private static List<Setting> settings() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(METADATA))
                .path("properties")
                .valueStream()
                .map(Setting::of)
                .filter(setting -> setting.name().startsWith(KnownSettings.ROOT + "."))
                .sorted(Comparator.comparing(Setting::name))
                .toList();
    }
}
