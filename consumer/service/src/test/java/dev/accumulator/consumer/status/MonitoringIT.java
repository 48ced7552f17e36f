package dev.accumulator.consumer.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.replica.MeasuredReplica;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the metrics that {@code docs/monitoring} names with those of a running instance. */
@WholeConsumer
class MonitoringIT {
    private static final Path MONITORING = Path.of("../../docs/monitoring");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (accumulator_\\w+) \\w+$");
    private static final Pattern METRIC = Pattern.compile("\\baccumulator_\\w+");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(accumulator_\\w+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)");

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private Maintenance maintenance;

    @Autowired
    private MeterRegistry registry;

    /** Sizes are measured some seconds after the start, and differences are known once something was verified. */
    @BeforeEach
    void awaitAll() {
        await().until(generations::isOpen);
        MeasuredReplica.addTo(registry, generations);
        maintenance.verify(null, "ann");
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(scraped())
                        .contains(
                                "accumulator_table_bytes{",
                                "accumulator_dead_letters_open{",
                                "accumulator_tail_movements{",
                                "accumulator_verification_differences{"));
    }

    @Test
    void theTableListsAllMetricsWithUnitAndMeaningAndNoOther() throws IOException {
        List<MatchResult> rows = ROW.matcher(read("metrics.md")).results().toList();

        // Each is there from its first measurement on.
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(rows.stream().map(row -> row.group(1)).toList())
                                .containsExactlyElementsOf(metrics())
                                .hasSizeGreaterThan(30));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.group(3)).as("unit of " + row.group(1)).isNotBlank();
            assertThat(row.group(4)).as("meaning of " + row.group(1)).isNotBlank();
        });
    }

    @Test
    void labelsAreAsTheTableSays() throws IOException {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> labelsAreAsTheTableSays(scraped()));
    }

    private static void labelsAreAsTheTableSays(String scraped) throws IOException {
        ROW.matcher(read("metrics.md")).results().forEach(row -> {
            Set<String> listed = Pattern.compile("`(\\w+)`")
                    .matcher(row.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> told = scraped.lines()
                    .filter(line -> line.matches(row.group(1) + "(_bucket|_count|_sum|_max)?[{ ].*"))
                    .flatMap(line ->
                            Pattern.compile("[{,](\\w+)=\"").matcher(line).results())
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("le"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(told).as(row.group(1)).isEqualTo(listed);
        });
    }

    @Test
    void eachAlertRuleAsksForMetricsThatThereAreAndSaysWhatToDo() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(read("alerts.yaml"));
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Map<String, Object> group : Objects.requireNonNull(file.get("groups"))) {
            for (Object rule : (List<?>) Objects.requireNonNull(group.get("rules"))) {
                @SuppressWarnings("unchecked")
                Map<String, Object> each = (Map<String, Object>) rule;
                rules.add(each);
            }
        }

        assertThat(rules)
                .extracting(rule -> rule.get("alert"))
                .doesNotHaveDuplicates()
                .contains(
                        "AccumulatorTopicMissing",
                        "AccumulatorRegisterNotAsConfigured",
                        "AccumulatorDeadLettersOpen",
                        "AccumulatorOutboxDoesNotDrain");
        Set<String> metrics = metrics();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(asked(String.valueOf(rule.get("expr")))).isNotEmpty().isSubsetOf(metrics);
            assertThat(String.valueOf(rule.get("labels"))).contains("severity=");
            assertThat(String.valueOf(rule.get("annotations"))).contains("summary=", "action=");
        });
    }

    @Test
    void eachPanelOfTheDashboardAsksForMetricsThatThereAre() throws IOException {
        Set<String> metrics = metrics();
        List<String> asked = new ArrayList<>();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : new JsonMapper().readTree(read("dashboard.json")).path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("number of " + panel.path("title"))
                    .isTrue();
            for (JsonNode target : panel.path("targets")) {
                asked.add(target.path("expr").asString());
            }
        }

        assertThat(asked)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        expression -> assertThat(asked(expression)).isNotEmpty().isSubsetOf(metrics));
        assertThat(asked(String.join(" ", asked)))
                .as("what is asked of published balances")
                .contains("accumulator_publication_age_seconds")
                .containsAll(metrics.stream()
                        .filter(metric -> metric.startsWith("accumulator_publication_"))
                        .toList());
    }

    /** The metrics of an expression, without the endings of histograms. */
    private static Set<String> asked(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(metric -> metric.group().replaceAll("_(bucket|count|sum)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that the instance has, in their order. */
    private Set<String> metrics() {
        Set<String> types = TYPE.matcher(scraped())
                .results()
                .map(type -> type.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        types.removeIf(name -> name.endsWith("_max") && types.contains(name.substring(0, name.length() - 4)));
        return types;
    }

    private String scraped() {
        String port =
                environment.getProperty("local.management.port", environment.getRequiredProperty("local.server.port"));
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .get()
                .uri("/actuator/prometheus")
                .retrieve()
                .body(String.class));
    }

    private static String read(String file) throws IOException {
        return Files.readString(MONITORING.resolve(file));
    }
}
