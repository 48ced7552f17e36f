package dev.accumulator.consumer.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

class SettingsCheckTests {
    private static final KnownSettings KNOWN = KnownSettings.read(SettingsCheckTests.class.getClassLoader());

    @Test
    void theShippedConfigurationHasNoMistake() throws IOException {
        assertThat(mistakes(new ClassPathResource("application.yaml"))).isEmpty();
    }

    /** Tests take them as system properties, in a process that also starts instances. */
    @Test
    void thePropertiesThatScriptsGiveToTestsAreNoMistakes() throws IOException {
        Map<String, Object> given = new HashMap<>();
        try (Stream<Path> scripts = Files.list(Path.of("../../.ci"))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                Pattern.compile("-D(accumulator\\.[a-z.-]+[a-z])")
                        .matcher(Files.readString(script))
                        .results()
                        .forEach(property -> given.put(property.group(1), "7"));
            }
        }

        assertThat(given).containsKey("accumulator.rebuild.registers");
        assertThat(mistakes(given)).isEmpty();
    }

    @Test
    void anEntryOfAMapHasTheNameThatSomebodyGaveIt() {
        assertThat(mistakes(Map.of("accumulator.tracing.headers.X-Key", "secret")))
                .isEmpty();
        assertThat(mistakes(Map.of("accumulator.tracing.header.X-Key", "secret")))
                .hasSize(1);
    }

    @Test
    void aRegisterWithAllItsSettingsHasNoMistake() throws IOException {
        assertThat(mistakes("""
                        accumulator:
                          readerRole: reports
                          registers:
                            cost_center:
                              kind: BALANCE
                              dimensions: {zone_code: text, Account: "int?"}
                              resources: {amount_eur: "numeric(18,2)"}
                              zone: ${ZONE:Europe/Berlin}
                              totals: month
                            books: {kind: ledger, resources: {amount: bigint}, chart: {topic: accounts}}
                        """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "accumulator.intake.concurency, accumulator.intake.concurrency",
        "accumulator.qeury.concurrency, accumulator.query.concurrency",
        "accumulator.topics.receipt, accumulator.topics.receipts",
        "accumulator.rebuild.batchsizes, accumulator.rebuild.batch-size",
        "accumulator.shema, accumulator.schema"
    })
    void anUnknownSettingIsNamedWithTheNearestKnownOne(String written, String meant) {
        assertThat(mistakes(Map.of(written, "7")))
                .containsExactly(written + ": there is no such setting. Did you mean " + meant + "? (test)");
    }

    @Test
    void aSettingThatResemblesNoneIsRefusedWithoutAGuess() {
        assertThat(mistakes(Map.of("accumulator.zookeeper.quorum-of-servers", "7")))
                .containsExactly("accumulator.zookeeper.quorum-of-servers: there is no such setting (test)");
    }

    @Test
    void theEntriesOfAListOfTextsAreKnown() throws IOException {
        assertThat(mistakes("accumulator: {mappings: ['file:mappings/*.yaml', 'classpath:a.yaml']}"))
                .isEmpty();
        assertThat(mistakes("accumulator: {mappings: 'file:mappings/*.yaml'}")).isEmpty();
        assertThat(mistakes(Map.of("accumulator.mappings[0].file", "a.yaml"))).hasSize(1);
    }

    @Test
    void withoutTheShippedRegistersATopicThatWritesThemIsNamed() throws IOException {
        assertThat(mistakes("accumulator: {shipped-registers: false, topics: {receipts: ''}}"))
                .containsExactly(
                        "accumulator.topics.orders: topic \"orders\" writes inventory and sales, and"
                                + " accumulator.shipped-registers is false: leave the topic empty, or configure what it writes");
        assertThat(mistakes("accumulator: {shipped-registers: false, topics: {orders: '', receipts: ''}}"))
                .isEmpty();
        assertThat(mistakes("""
                        accumulator:
                          shipped-registers: false
                          topics: { orders: "" }
                          registers: { inventory: { kind: balance } }
                        """)).isEmpty();
        assertThat(mistakes("accumulator: {shipped-registers: true}")).isEmpty();
    }

    @Test
    void anUnknownKeyOfARegisterIsNamedWithItsLine() throws IOException {
        assertThat(mistakes("""
                        accumulator:
                          registers:
                            points:
                              kind: balance
                              zon: Europe/Berlin
                        """))
                .singleElement()
                .asString()
                .startsWith(
                        "accumulator.registers.points.zon: a register has no such setting;"
                                + " it has kind, dimensions, resources, zone, totals, published, accounts, chart. Did you mean zone? (")
                .contains("5:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"has spaces", "läger", "größe", "a.b", "1st", "order", "Жук", "a-b", "[x]y"})
    void aNameReachesTheCheckAsItIsWritten(String name) throws IOException {
        for (String yaml : List.of(
                "accumulator: {registers: {'[%s]': {kind: balance}}}",
                "accumulator: {registers: {stock: {dimensions: {'%s': int}}}}",
                "accumulator: {registers: {stock: {resources: {'%s': bigint}}}}")) {
            assertThat(mistakes(yaml.formatted(name))).as(yaml).isNotEmpty();
        }
        assertThat(mistakes("accumulator: {registers: {'%s': {kind: balance}}}".formatted(name)))
                .isNotEmpty();
    }

    @Test
    void theMessageQuotesTheNameAsItIsWritten() throws IOException {
        assertThat(mistakes("accumulator: {registers: {'has spaces': {kind: balance}}}"))
                .singleElement()
                .asString()
                .contains("\"has spaces\" is no name of a register: a letter, then letters, digits and _");
    }

    @ParameterizedTest
    @CsvSource({
        "kind, balanse, '\"balanse\" is not one of balance, turnover, ledger'",
        "totals, hour, '\"hour\" is not one of day, month'",
        "published, yes, '\"yes\" is not one of true, false'",
        "zone, Europe/Belin, '\"Europe/Belin\" is no time zone: name a region such as Europe/Berlin, or UTC'"
    })
    void aValueThatASettingDoesNotTakeIsNamed(String key, String value, String reason) {
        assertThat(mistakes(Map.of("accumulator.registers.stock." + key, value)))
                .containsExactly("accumulator.registers.stock." + key + ": " + reason + " (test)");
    }

    @ParameterizedTest
    @CsvSource({
        "wen, now, 'a floor has no such setting; it has of, by, min, when, for, except. Did you mean when?'",
        "for, telling, '\"telling\" is not one of refuse, tell'",
        "when, sometimes, '\"sometimes\" is not one of now, always'",
        "min, none, '\"none\" is no decimal number such as 0 or -12.5'",
        "of.inventory, --quantity, '\"--quantity\" is no resource with a sign, such as +quantity or -quantity'",
        "of.1st, quantity, '\"1st\" is no name of a register'"
    })
    void everyRefusedSettingOfAFloorIsNamed(String key, String value, String reason) {
        assertThat(mistakes(Map.of("accumulator.floors.available." + key, value)))
                .containsExactly("accumulator.floors.available." + key + ": " + reason + " (test)");
    }

    @Test
    void aFloorWithAllItsSettingsHasNoMistake() throws IOException {
        assertThat(mistakes("""
                        accumulator:
                          floors:
                            in_stock:
                              of: {cost_center: -Amount}
                              by: [warehouse, product]
                              min: -12.50
                              when: ALWAYS
                              for: Refuse
                              except: [pos-sales, receipts]
                        """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dimensions.shelf, integerish, '\"integerish\" is no dimension type'",
        "dimensions.shelf, varchar(201), 'varchar holds 1 to 200 characters, not 201'",
        "dimensions.order, int, '\"order\" is a reserved word'",
        "dimensions.1st, int, '\"1st\" is no name of a dimension'",
        "resources.pieces, double precision, '\"double precision\" is no resource type'",
        "resources.pieces, 'numeric(39,2)', 'numeric(39,2) is out of range'",
        "resources.pieces, text?, '\"text?\" is no resource type'",
        "resources.limit, int, '\"limit\" is a reserved word'",
        "zone, +02:00, '\"+02:00\" is no time zone'",
        "zone, GMT-5, '\"GMT-05:00\" is no time zone'",
        "kind, journal, '\"journal\" is not one of'",
        "totals, week, '\"week\" is not one of'",
        "precision, 7, 'a register has no such setting'",
        "chart.topics, accounts, 'a chart has no such setting; it has topic. Did you mean topic?'"
    })
    void everyRefusedSettingOfARegisterIsNamedWithItsRegisterAndItsValue(String key, String value, String reason) {
        assertThat(mistakes(Map.of("accumulator.registers.stock." + key, value)))
                .singleElement()
                .asString()
                .startsWith("accumulator.registers.stock." + key + ": ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"postings, orders", "postings, movements", "dead-letters, receipts", "receipts, orders"})
    void noSourceTopicIsNamedTwice(String setting, String topic) {
        assertThat(mistakes(Map.of("accumulator.topics." + setting, topic)))
                .singleElement()
                .asString()
                .contains("topic \"" + topic + "\" is named by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead letters", "postings!", "..", "läger", " padded "})
    void aNameThatNoTopicCanHaveIsRefused(String topic) {
        for (String setting : List.of("postings", "dead-letters", "orders")) {
            assertThat(mistakes(Map.of("accumulator.topics." + setting, topic)))
                    .singleElement()
                    .asString()
                    .startsWith("accumulator.topics." + setting + ": \"" + topic + "\" is no name of a topic");
        }
    }

    @Test
    void aTopicThatIsWrittenToNeedsAName() {
        assertThat(mistakes(Map.of("accumulator.topics.dead-letters", "")))
                .singleElement()
                .asString()
                .contains("is no name of a topic");
    }

    @Test
    void resultsAndDeadLettersMayShareATopic() {
        assertThat(mistakes(Map.of("accumulator.topics.dead-letters", "accumulator.postings")))
                .isEmpty();
    }

    @Test
    void balancesShareTheirTopicWithNothing() {
        for (String topic : List.of("orders", "accumulator.postings", "accumulator.dead-letters")) {
            assertThat(mistakes(Map.of("accumulator.topics.balances", topic)))
                    .singleElement()
                    .asString()
                    .startsWith("accumulator.topics.balances: topic \"" + topic + "\" is named by");
        }
        assertThat(mistakes(Map.of("accumulator.topics.balances", ""))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " balance ", "${KIND_OF_ANOTHER_SOURCE}"})
    void aValueThatIsBlankPaddedOrAHoleIsLeftToTheBinding(String kind) {
        assertThat(mistakes(Map.of("accumulator.registers.inventory.kind", kind)))
                .isEmpty();
    }

    @Test
    void aValueThatAnotherSourceHidesIsNotLookedAt() {
        StandardEnvironment environment = empty();
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("first", Map.of("accumulator.registers.stock.zone", "UTC")));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("second", Map.of("accumulator.registers.stock.zone", "nowhere")));

        assertThat(shown(environment)).isEmpty();
    }

    @Test
    void topicsThatAreNotReadHaveNoName() {
        assertThat(mistakes(Map.of("accumulator.topics.orders", "", "accumulator.topics.receipts", "")))
                .isEmpty();
    }

    private static final String HASH = "{bcrypt}$2a$10$" + "a".repeat(53);

    @Test
    void usersWithHashesAndRolesHaveNoMistake() throws IOException {
        assertThat(mistakes("""
                        accumulator:
                          security:
                            hosts: [accumulator.example.com, "other:8443"]
                            origins: ["https://app.example.com", "http://localhost:3000"]
                            users:
                              - {name: ann, password: "%s", roles: admin}
                              - {name: rob, password: "{pbkdf2@SpringSecurity_v5_8}%s", roles: [reader, ADMIN]}
                        server: {address: 0.0.0.0}
                        """.formatted(HASH, "0a".repeat(48)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{noop}secret",
                "{plain}secret",
                "",
                "{bcrypt}secret",
                "$2a$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
                "{sha256}2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
            })
    void aPasswordThatIsNoHashIsRefusedAndNotShown(String password) {
        assertThat(mistakes(Map.of(
                        "accumulator.security.users[0].name", "ann",
                        "accumulator.security.users[0].password", password,
                        "accumulator.security.users[0].roles", "admin")))
                .singleElement()
                .asString()
                .startsWith("accumulator.security.users[0].password: a plain password is refused")
                .doesNotContain("secret", "5ebe2294", "2bb80d53");
    }

    @ParameterizedTest
    @CsvSource({"04", "09", "15", "31"})
    void aHashThatIsTooCheapOrTooDearIsRefused(String cost) {
        assertThat(mistakes(Map.of(
                        "accumulator.security.users[0].name", "ann",
                        "accumulator.security.users[0].password", HASH.replace("$10$", "$" + cost + "$"),
                        "accumulator.security.users[0].roles", "admin")))
                .singleElement()
                .asString()
                .contains("the cost of a bcrypt hash is from 10 to 14, was " + Integer.parseInt(cost));
    }

    @ParameterizedTest
    @CsvSource({
        "users[0].roles, boss, '\"boss\" is not one of reader, admin'",
        "users[0].roles, '', the user has no role",
        "users[0].name, '', the user has no name",
        "users[0].name, 'a:b', is no name",
        "users[1].name, ann, is accumulator.security.users[0] already",
        "users[0].role, admin, 'a user has no such setting; it has name, password, roles'",
        "users.ann.password, x, users are a list",
        "hots, x, there is no such setting"
    })
    void aMistakeInAUserIsNamed(String setting, String value, String reason) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "accumulator.security.users[0].name", "ann",
                "accumulator.security.users[0].password", HASH,
                "accumulator.security.users[0].roles", "admin"));
        if (setting.startsWith("users[1]")) {
            settings.put("accumulator.security.users[1].password", HASH);
            settings.put("accumulator.security.users[1].roles", "reader");
        }
        settings.put("accumulator.security." + setting, value);

        assertThat(mistakes(settings))
                .anySatisfy(mistake ->
                        assertThat(mistake).startsWith("accumulator.security.").contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "[::]", "no such host"})
    void withoutASignInNoAddressOfOtherMachinesIsListenedOn(String address) {
        for (String setting : List.of("server.address", "management.server.address")) {
            assertThat(mistakes(Map.of(setting, address)))
                    .singleElement()
                    .asString()
                    .startsWith(setting + ": \"" + address + "\" is reached from other machines")
                    .contains("accumulator.security.users", "issuer-uri");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2", ""})
    void loopbackNeedsNoSignIn(String address) {
        assertThat(mistakes(Map.of("server.address", address))).isEmpty();
    }

    /** A blank address means every address to the web server. */
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankAddressIsLoopbackToo(String blank) {
        GenericApplicationContext context = new GenericApplicationContext();
        Map<String, Object> written = Map.of("server.address", blank, "management.server.address", blank);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("written", written));

        new Listening().initialize(context);

        Binder bound = Binder.get(context.getEnvironment());
        for (String setting : written.keySet()) {
            assertThat(bound.bind(setting, String.class).get()).as(setting).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void anIssuerNeedsAnAudienceAndStandsAlone() {
        String tokens = "spring.security.oauth2.resourceserver.jwt.";
        assertThat(mistakes(Map.of(tokens + "issuer-uri", "https://issuer", "server.address", "0.0.0.0")))
                .singleElement()
                .asString()
                .startsWith(tokens + "audiences: is missing");
        assertThat(mistakes(Map.of(tokens + "issuer-uri", "https://issuer", tokens + "audiences", "accumulator")))
                .isEmpty();
        assertThat(mistakes(Map.of(tokens + "jwk-set-uri", "https://issuer/keys")))
                .singleElement()
                .asString()
                .startsWith(tokens + "issuer-uri: is missing");
        assertThat(mistakes(Map.of(
                        tokens + "issuer-uri",
                        "https://issuer",
                        tokens + "audiences[0]",
                        "accumulator",
                        "accumulator.security.users[0].name",
                        "ann",
                        "accumulator.security.users[0].password",
                        HASH,
                        "accumulator.security.users[0].roles",
                        "admin")))
                .singleElement()
                .asString()
                .contains("keep one of both");
    }

    @Test
    void theManagementPortFollowsThePortOfTheInterface() {
        assertThat(chosen(Map.of()))
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("management.server.port", "9080")
                .containsEntry("management.server.address", "127.0.0.1");
        assertThat(chosen(Map.of("server.port", "8081"))).containsEntry("management.server.port", "9081");
        assertThat(chosen(Map.of("server.port", "65000"))).containsEntry("management.server.port", "64000");
        assertThat(chosen(Map.of("server.port", "0"))).containsEntry("management.server.port", "0");
        assertThat(chosen(Map.of("management.server.port", "8080", "server.address", "::1")))
                .isEmpty();
        assertThat(chosen(Map.of(
                        "accumulator.security.users[0].name", "ann",
                        "accumulator.security.users[0].password", HASH,
                        "accumulator.security.users[0].roles", "admin")))
                .doesNotContainKey("server.address")
                .containsEntry("management.server.address", "127.0.0.1");
    }

    private static Map<String, Object> chosen(Map<String, Object> settings) {
        StandardEnvironment environment = empty();
        environment.getPropertySources().addLast(new MapPropertySource("test", settings));
        return Listening.chosen(environment);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(mistakes(Map.of("accumulator.a", "1", "accumulator.b", "1", "accumulator.registers.x.kind", "y")))
                .hasSize(3);
    }

    @Test
    void aVariableOfThePlatformIsNoMistake() {
        StandardEnvironment environment = empty();
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        "systemEnvironment", Map.of("ACCUMULATOR_SERVICE_HOST", "10.0.0.1")));

        assertThat(SettingsCheck.mistakes(environment, KNOWN)).isEmpty();
        assertThat(KNOWN.containsVariable("ACCUMULATOR_INTAKE_BATCH_SIZE")).isTrue();
        assertThat(KNOWN.containsVariable("ACCUMULATOR_INTAKE_BATCHSIZE")).isTrue();
        assertThat(KNOWN.containsVariable("ACCUMULATOR_SERVICE_HOST")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCUMULATOR_REGISTERS_COST_CENTER_ZONE, true",
        "ACCUMULATOR_REGISTERS_POINTS_DIMENSIONS_PRODUCT, true",
        "ACCUMULATOR_REGISTERS_POINTS_ZON, false",
        "ACCUMULATOR_REGISTERS_SERVICE_HOST, false",
        "ACCUMULATOR_INTAKE_ENABLED, false"
    })
    void aVariableThatSetsNothingOfARegisterIsWarnedOf(String variable, boolean sets) {
        assertThat(RegisterSettingsCheck.isVariable(variable)).isEqualTo(sets);
    }

    private static List<String> mistakes(String yaml) throws IOException {
        return mistakes(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> mistakes(Resource yaml) throws IOException {
        StandardEnvironment environment = empty();
        new YamlPropertySourceLoader().load("test", yaml).forEach(environment.getPropertySources()::addLast);
        return shown(environment);
    }

    private static List<String> mistakes(Map<String, Object> settings) {
        StandardEnvironment environment = empty();
        environment.getPropertySources().addLast(new MapPropertySource("test", settings));
        return shown(environment);
    }

    private static List<String> shown(StandardEnvironment environment) {
        return SettingsCheck.mistakes(environment, KNOWN).stream()
                .map(SettingMistake::toString)
                .toList();
    }

    /** Without the properties and variables of the process that runs the tests. */
    private static StandardEnvironment empty() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        return environment;
    }
}
