package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class ShippedTopicsTests {
    private static final String BOOKS = "classpath:mappings/orders-books.yaml";
    private static final String SHIPPED = "classpath:mappings/orders.yaml";
    private static final RegisterDefinition LEDGER = RegisterDefinition.ledger("books")
            .dimension("product", "int")
            .dimension("client", "int")
            .resource("amount", "numeric(18,2) required")
            .account(new Account("41", "Goods", Side.DEBIT).by("product"))
            .account(new Account("62", "Customers", Side.DEBIT).by("client"))
            .account(new Account("90", "Sales", Side.CREDIT))
            .build();

    @TempDir
    private Path folder;

    private final List<SettingMistake> mistakes = new ArrayList<>();

    @Test
    void aTopicIsMappedByTheFileThatIsNamedAndItsFingerprintSaysSo() {
        RecordMapping usual = orders("", LEDGER).getFirst();
        RecordMapping other = orders(BOOKS, LEDGER).getFirst();

        assertThat(mistakes).isEmpty();
        assertThat(usual.registers()).containsExactlyInAnyOrder("inventory", "sales");
        assertThat(other.registers()).containsExactlyInAnyOrder("inventory", "sales", "books");
        assertThat(other.file().orElseThrow()).contains("orders-books.yaml");
        assertThat(other.topics()).containsExactly("shop.orders");
        assertThat(other.prefixes()).isEqualTo(usual.prefixes());
        assertThat(other.fingerprint()).startsWith(usual.fingerprint()).isNotEqualTo(usual.fingerprint());
        // Named or not, the shipped file is the shipped mapping, and nothing has changed.
        assertThat(orders(SHIPPED, LEDGER).getFirst().fingerprint()).isEqualTo(usual.fingerprint());
    }

    @Test
    void aFileThatWritesWhatIsNotThereIsRefusedWithItsPlace() {
        assertThat(orders(BOOKS)).isEmpty();

        assertThat(mistakes)
                .isNotEmpty()
                .allSatisfy(mistake -> assertThat(mistake.toString())
                        .startsWith("accumulator.shipped-mappings.orders: ")
                        .containsPattern("orders-books.yaml.*:\\d+:\\d+: ")
                        .contains("books"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recorder: order:{key} | recorder: sale:{key}",
                "recorder: order:{key} | recorder: order:{/orderId}",
                "recorder: order:{key} | recorder: receipt:{key}",
                "value: cloudevents | value: json"
            })
    void aFileThatNamesOtherDocumentsIsRefused(String text, String changed) throws IOException {
        String file = copied(text, changed);

        assertThat(orders(file, LEDGER)).isEmpty();

        assertThat(mistakes).isNotEmpty();
        assertThat(mistakes.toString()).contains("accumulator.shipped-mappings.orders");
    }

    @Test
    void aFileThatDoesNotExistIsRefusedAndSoAreSeveral() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "");
        Files.writeString(folder.resolve("b.yaml"), "");

        assertThat(orders("file:" + folder.resolve("none.yaml"))).isEmpty();
        assertThat(orders("file:" + folder + "/*.yaml")).isEmpty();
        assertThat(orders("orders.yaml")).isEmpty();

        assertThat(mistakes)
                .extracting(SettingMistake::toString)
                .satisfiesExactly(
                        none -> assertThat(none).contains("none.yaml", "matches no file"),
                        several -> assertThat(several).contains("matches 2 files, and a topic is mapped by one"),
                        word -> assertThat(word).contains("begins with neither file: nor classpath:"));
    }

    @Test
    void aFileOfATopicThatIsNotReadIsRefused() {
        topics(Map.of("receipts", TopicRole.RECEIPTS))
                .mappings(new MappingSettings.OfShippedTopics(SHIPPED, ""), mistakes);

        assertThat(mistakes)
                .extracting(SettingMistake::toString)
                .containsExactly(
                        "accumulator.shipped-mappings.orders: names a file, and accumulator.topics.orders is empty,"
                                + " so nobody reads such a topic");
    }

    private String copied(String text, String changed) throws IOException {
        String shipped = Files.readString(Path.of("src/main/resources/mappings/orders.yaml"));
        assertThat(shipped).contains(text);
        Path file = folder.resolve("orders.yaml");
        Files.writeString(file, shipped.replace(text, changed));
        return "file:" + file;
    }

    private List<RecordMapping> orders(String file, RegisterDefinition... registers) {
        return topics(Map.of("shop.orders", TopicRole.ORDERS), registers)
                .mappings(new MappingSettings.OfShippedTopics(file, ""), mistakes)
                .stream()
                .map(Mappings.Given::mapping)
                .toList();
    }

    private static ShippedTopics topics(Map<String, TopicRole> topics, RegisterDefinition... registers) {
        return new ShippedTopics(
                topics, Map.of(), EventLimits.DEFAULT, List.of(registers), new PathMatchingResourcePatternResolver());
    }
}
