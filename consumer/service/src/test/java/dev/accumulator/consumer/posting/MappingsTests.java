package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingsTests {
    private static final Map<String, String> WRITTEN =
            Map.of("results", "accumulator.topics.postings", "letters", "accumulator.topics.dead-letters");

    @Test
    void eachTopicHasItsMapping() {
        RecordMapping pos = mapping("pos", Set.of("pos.sales", "pos.returns"), "pos:");

        Mappings mappings = mappings(shipped(TopicRole.ORDERS, "orders"), of(pos, "bean pos"));

        assertThat(mappings.topics()).containsExactlyInAnyOrder("orders", "pos.sales", "pos.returns");
        assertThat(mappings.of("pos.returns")).isSameAs(pos);
        assertThat(mappings.all()).extracting(RecordMapping::name).containsExactly("orders", "pos");
        assertThat(mappings.topic(TopicRole.ORDERS)).hasValue("orders");
        assertThat(mappings.topic(TopicRole.RECEIPTS)).isEmpty();
    }

    @Test
    void aDocumentIsLookedForInTheTopicsOfTheMappingThatNamesItsRecorder() {
        Mappings mappings = mappings(
                shipped(TopicRole.ORDERS, "orders"),
                shipped(TopicRole.MOVEMENTS, "movements"),
                of(mapping("pos", Set.of("pos.sales", "pos.returns"), "pos:"), "bean pos"),
                of(mapping("any", Set.of("any")), "bean any"));

        assertThat(mappings.topicsOf("pos:1")).containsExactly("pos.returns", "pos.sales");
        assertThat(mappings.topicsOf("order:1")).containsExactly("orders");
        assertThat(mappings.topicsOf("whatever")).containsExactly("any", "movements");
    }

    @Test
    void twoMappingsOfOneNameAreRefused() {
        assertThat(mistakes(shipped(TopicRole.ORDERS, "orders"), of(mapping("orders", Set.of("x")), "bean shop")))
                .containsExactly(
                        "bean shop: mapping \"orders\" is there already, named by accumulator.topics.orders; each"
                                + " needs its own name");
    }

    @Test
    void aTopicThatTwoMappingsReadIsRefused() {
        assertThat(mistakes(
                        shipped(TopicRole.ORDERS, "sales"),
                        of(mapping("pos", Set.of("sales", "pos.sales")), "accumulator.mappings"),
                        of(mapping("till", Set.of("pos.sales")), "bean till")))
                .containsExactly(
                        "accumulator.mappings: mapping \"pos\" reads topic \"sales\", which mapping \"orders\" of"
                                + " accumulator.topics.orders reads already; each topic has one mapping",
                        "bean till: mapping \"till\" reads topic \"pos.sales\", which mapping \"pos\" of"
                                + " accumulator.mappings reads already; each topic has one mapping");
    }

    @Test
    void aTopicThatTheServiceWritesIsRefused() {
        assertThat(mistakes(of(mapping("pos", Set.of("results", "letters")), "bean pos")))
                .containsExactly(
                        "bean pos: mapping \"pos\" reads topic \"letters\", to which the service writes by"
                                + " accumulator.topics.dead-letters; it would never come to an end",
                        "bean pos: mapping \"pos\" reads topic \"results\", to which the service writes by"
                                + " accumulator.topics.postings; it would never come to an end");
    }

    @Test
    void twoMappingsThatNameTheSameDocumentsAreRefused() {
        assertThat(mistakes(
                        of(mapping("pos", Set.of("a"), "pos:"), "accumulator.mappings"),
                        of(mapping("till", Set.of("b"), "till:", "pos:till:"), "bean till")))
                .containsExactly(
                        "bean till: the recorders of mapping \"till\" begin with \"pos:till:\", and those of"
                                + " mapping \"pos\" of accumulator.mappings with \"pos:\"; no two mappings may name one document");
    }

    @Test
    void aMappingThatNamesDocumentsOfAShippedOneIsRefusedWhileThatIsRead() {
        RecordMapping shop = mapping("shop", Set.of("shop"), "order:", "");

        assertThat(mistakes(shipped(TopicRole.ORDERS, "orders"), of(shop, "bean shop")))
                .singleElement()
                .asString()
                .contains("begin with \"order:\", and those of mapping \"orders\" of accumulator.topics.orders");
        assertThat(mappings(shipped(TopicRole.MOVEMENTS, "movements"), of(shop, "bean shop"))
                        .topicsOf("order:1"))
                .containsExactly("shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "ä", "a\n"})
    void aNameThatIsNoLabelIsRefused(String name) {
        assertThat(mistakes(of(mapping(name, Set.of("a")), "bean x")))
                .singleElement()
                .asString()
                .startsWith("bean x: \"")
                .contains("is no name of a mapping; it has 1 to 100 letters of ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "ä"})
    void aTopicThatKafkaDoesNotAllowIsRefused(String topic) {
        assertThat(mistakes(of(mapping("pos", Set.of(topic)), "bean x")))
                .singleElement()
                .asString()
                .startsWith("bean x: mapping \"pos\" reads \"")
                .contains("which is no name of a topic");
    }

    @Test
    void nothingToReadIsRefused() {
        assertThat(mistakes())
                .containsExactly(
                        "accumulator.topics: names no topic to read, and accumulator.mappings names no mapping");
        assertThat(mistakes(of(mapping("pos", Set.of()), "bean pos")))
                .containsExactly("bean pos: mapping \"pos\" names no topic to read");
    }

    @Test
    void aFloorMakesExceptionsForMappingsAndForTopics() {
        Mappings mappings = mappings(
                shipped(TopicRole.ORDERS, "shop.orders"), of(mapping("pos", Set.of("pos.sales", "pos-2")), "bean pos"));
        RecordSources sources = new RecordSources(mappings);

        assertThat(sources.isFrom(change("pos.sales-0"), Set.of("pos"))).isTrue();
        assertThat(sources.isFrom(change("pos-2-17"), Set.of("pos-2"))).isTrue();
        assertThat(sources.isFrom(change("pos.sales-0"), Set.of("pos-2"))).isFalse();
        assertThat(sources.isFrom(change("shop.orders-3"), Set.of("orders"))).isTrue();
        assertThat(sources.isFrom(change("shop.orders-3"), Set.of("pos"))).isFalse();
        assertThat(sources.isFrom(change("elsewhere"), Set.of("pos"))).isFalse();
        assertThat(sources.isFrom(Change.Unpost.of("order:1", 1), Set.of("orders")))
                .isFalse();
        RecordSources.check(mappings, Map.of("available", List.of("pos", "pos-2", "orders")));
        SettingsRefused refused = catchThrowableOfType(
                SettingsRefused.class,
                () -> RecordSources.check(mappings, Map.of("available", List.of("pos", "receipts"))));
        assertThat(refused.mistakes())
                .singleElement()
                .asString()
                .isEqualTo("accumulator.floors.available.except: \"receipts\" is neither a mapping nor a topic that is"
                        + " read; there are orders, pos, pos-2, pos.sales, shop.orders");
    }

    private static Change change(String stream) {
        return new Change.Unpost("order:1", 1, stream + "@0", new Origin(stream, 0, 0));
    }

    @Test
    void aShippedMappingHasAnotherFingerprintWithOtherLimits() {
        RecordMapping usual = ShippedFiles.mapping(TopicRole.ORDERS, "orders", EventLimits.DEFAULT);

        assertThat(ShippedFiles.mapping(TopicRole.ORDERS, "other", EventLimits.DEFAULT)
                        .fingerprint())
                .isEqualTo(usual.fingerprint());
        assertThat(ShippedFiles.mapping(
                                TopicRole.ORDERS,
                                "orders",
                                new EventLimits(2_000, EventLimits.DEFAULT.movements(), EventLimits.DEFAULT.bytes()))
                        .fingerprint())
                .isNotEqualTo(usual.fingerprint());
    }

    private static Mappings mappings(Mappings.Given... given) {
        return new Mappings(Arrays.asList(given), WRITTEN);
    }

    private static List<String> mistakes(Mappings.Given... given) {
        SettingsRefused refused = catchThrowableOfType(SettingsRefused.class, () -> mappings(given));
        return new ArrayList<>(Objects.requireNonNull(refused).mistakes())
                .stream().map(SettingMistake::toString).toList();
    }

    private static Mappings.Given shipped(TopicRole role, String topic) {
        return of(
                ShippedFiles.mapping(role, topic, EventLimits.DEFAULT),
                "accumulator.topics." + (role == TopicRole.ORDERS ? "orders" : "movements"));
    }

    private static Mappings.Given of(RecordMapping mapping, String from) {
        return new Mappings.Given(mapping, from);
    }

    private static RecordMapping mapping(String name, Set<String> topics, String... prefixes) {
        return new RecordMapping() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<String> topics() {
                return topics;
            }

            @Override
            public String fingerprint() {
                return "1";
            }

            @Override
            public List<String> prefixes() {
                return List.of(prefixes);
            }

            @Override
            public List<MappedPart> map(RawEvent record) {
                return List.of(new MappedPart.PassedOver("nothing"));
            }
        };
    }
}
