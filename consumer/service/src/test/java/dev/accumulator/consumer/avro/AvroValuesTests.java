package dev.accumulator.consumer.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.avro.AvroValue.Fault;
import dev.accumulator.consumer.event.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that the serializer of publishers has written are read back as the tree of their exact values. */
class AvroValuesTests {
    private static final String EVERYTHING = """
            {"type": "record", "name": "Everything", "fields": [
              {"name": "id", "type": "long"},
              {"name": "count", "type": "int"},
              {"name": "name", "type": "string"},
              {"name": "yes", "type": "boolean"},
              {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 18}},
              {"name": "fixedPrice", "type":
                {"type": "fixed", "name": "F", "size": 8, "logicalType": "decimal", "precision": 18, "scale": 2}},
              {"name": "wide", "type": {"type": "bytes", "logicalType": "big-decimal"}},
              {"name": "ratio", "type": "double"},
              {"name": "day", "type": {"type": "int", "logicalType": "date"}},
              {"name": "atMillis", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "atMicros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "atNanos", "type": {"type": "long", "logicalType": "timestamp-nanos"}},
              {"name": "localMillis", "type": {"type": "long", "logicalType": "local-timestamp-millis"}},
              {"name": "localMicros", "type": {"type": "long", "logicalType": "local-timestamp-micros"}},
              {"name": "time", "type": {"type": "long", "logicalType": "time-micros"}},
              {"name": "uuid", "type": {"type": "string", "logicalType": "uuid"}},
              {"name": "kind", "type": {"type": "enum", "name": "K", "symbols": ["SALE", "RETURN"]}},
              {"name": "maybe", "type": ["null", "string"]},
              {"name": "none", "type": ["null", "string"]},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "quantity", "type": "int"}]}}},
              {"name": "labels", "type": {"type": "map", "values": "long"}},
              {"name": "raw", "type": "bytes"},
              {"name": "four", "type": {"type": "fixed", "name": "Four", "size": 4}}
            ]}""";

    private final TestRegistry registry = new TestRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final AvroValues values = values(4, null);

    private AvroValues values(int idBytes, @Nullable String authorization) {
        RegistryHttp http = new RegistryHttp(
                registry.url(), HttpClient.newHttpClient(), Duration.ofSeconds(2), authorization, nanos::get);
        return new AvroValues(new SchemaRegistry(registry.url(), http, new KnownSchemas(nanos::get)), idBytes);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static GenericRecord everything() {
        Schema schema = new Schema.Parser().parse(EVERYTHING);
        GenericRecord value = new GenericData.Record(schema);
        value.put("id", Long.MIN_VALUE);
        value.put("count", Integer.MAX_VALUE);
        value.put("name", "Grüße \uD83D\uDE00");
        value.put("yes", true);
        value.put("price", decimal("-12345678901234567890.123456789012345678"));
        value.put(
                "fixedPrice",
                new GenericData.Fixed(
                        schema.getField("fixedPrice").schema(),
                        ByteBuffer.allocate(8).putLong(-1999).array()));
        value.put(
                "wide",
                new Conversions.BigDecimalConversion()
                        .toBytes(new BigDecimal("0.10"), schema.getField("wide").schema(), LogicalTypes.bigDecimal()));
        value.put("ratio", 0.1);
        value.put("day", 20_562);
        value.put("atMillis", 1_776_593_700_123L);
        value.put("atMicros", -1L);
        value.put("atNanos", 1_776_593_700_000_000_001L);
        value.put("localMillis", 1_776_593_700_000L);
        value.put("localMicros", 1_776_593_700_000_001L);
        value.put("time", 36_900_000_000L);
        value.put("uuid", "6fa459ea-ee8a-3ca4-894e-db77e160355e");
        value.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "RETURN"));
        value.put("maybe", "there");
        value.put("none", null);
        Schema line = schema.getField("lines").schema().getElementType();
        List<GenericRecord> lines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            GenericRecord one = new GenericData.Record(line);
            one.put("sku", "s" + i);
            one.put("quantity", i);
            lines.add(one);
        }
        value.put("lines", lines);
        value.put("labels", new LinkedHashMap<>(Map.of("a", 1L)));
        value.put("raw", ByteBuffer.wrap(new byte[] {0, 1, -1}));
        value.put("four", new GenericData.Fixed(schema.getField("four").schema(), new byte[] {1, 2, 3, 4}));
        return value;
    }

    private static ByteBuffer decimal(String text) {
        return ByteBuffer.wrap(new BigDecimal(text).unscaledValue().toByteArray());
    }

    @Test
    void everyTypeIsReadExactly() {
        registry.put(7, EVERYTHING);

        Json read = tree(values.read(Serde.of(7).write(everything())));

        assertThat(plain(read)).isEqualTo("""
                {id=-9223372036854775808, count=2147483647, name="Grüße \uD83D\uDE00", yes=true, \
                price=-12345678901234567890.123456789012345678, fixedPrice=-19.99, wide=0.10, ratio={double="0.1"}, \
                day="2026-04-19", atMillis="2026-04-19T10:15:00.123Z", atMicros="1969-12-31T23:59:59.999999Z", \
                atNanos="2026-04-19T10:15:00.000000001Z", localMillis="2026-04-19T10:15:00", \
                localMicros="2026-04-19T10:15:00.000001", time="10:15:00", uuid="6fa459ea-ee8a-3ca4-894e-db77e160355e", \
                kind="RETURN", maybe="there", none=null, \
                lines=[{sku="s0", quantity=0}, {sku="s1", quantity=1}, {sku="s2", quantity=2}], labels={a=1}, \
                raw="AAH/", four="AQIDBA=="}""");
        values.read(Serde.of(7).write(everything()));
        assertThat(registry.asked()).isEqualTo(1);
    }

    /** As a person would write it; texts in quotes, so that they differ from numbers. */
    private static String plain(Json value) {
        return switch (value) {
            case Json.Members members -> {
                List<String> parts = new ArrayList<>();
                members.byName().forEach((name, member) -> parts.add(name + "=" + plain(member)));
                yield "{" + String.join(", ", parts) + "}";
            }
            case Json.Elements elements ->
                elements.all().stream().map(AvroValuesTests::plain).toList().toString();
            case Json.Text text -> "\"" + text.text() + "\"";
            case Json.Numeral number -> number.digits();
            case Json.Word word -> word.shown();
        };
    }

    private static Json tree(AvroValue value) {
        assertThat(value).isInstanceOf(AvroValue.Tree.class);
        return ((AvroValue.Tree) value).value();
    }

    @Test
    void anIdOfEightBytesIsReadWhereItIsConfigured() {
        long id = (1L << 40) + 7;
        registry.put(id, EVERYTHING);
        byte[] written = Serde.wide(id).write(everything());

        assertThat(values(8, null).read(written)).isInstanceOf(AvroValue.Tree.class);
        assertThat(values.read(written)).isInstanceOf(AvroValue.Unreadable.class);
    }

    @Test
    void decimalsOfAllSizesAreExact() {
        Random random = new Random(20_260_419);
        String schema = """
                {"type": "record", "name": "P", "fields": [
                  {"name": "p", "type": {"type": "bytes", "logicalType": "decimal", "precision": 400, "scale": %d}}]}""";
        for (int scale : List.of(0, 2, 18, 300)) {
            registry.put(100 + scale, schema.formatted(scale));
            GenericRecord value = new GenericData.Record(new Schema.Parser().parse(schema.formatted(scale)));
            for (int i = 0; i < 200; i++) {
                BigInteger unscaled = new BigInteger(random.nextInt(1_300), random);
                BigDecimal number = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
                value.put("p", decimal(number.toPlainString()));

                Json read = tree(values.read(Serde.of(100 + scale).write(value)));

                assertThat(plain(read)).isEqualTo("{p=" + number.toPlainString() + "}");
            }
        }
    }

    @Test
    void aSchemaThatRefersToOthersIsReadWithThem() {
        registry.put("/subjects/shop%20line/versions/3", Map.of("schema", """
                {"type": "record", "name": "shop.Line", "fields": [{"name": "n", "type": "int"}]}"""));
        registry.put(
                "/schemas/ids/9",
                Map.of(
                        "schema",
                        """
                        {"type": "record", "name": "shop.Receipt", "fields": [{"name": "line", "type": "shop.Line"}]}""",
                        "references",
                        List.of(Map.of("name", "shop.Line", "subject", "shop line", "version", 3))));

        assertThat(plain(tree(values.read(HexFormat.of().parseHex("000000000904")))))
                .isEqualTo("{line={n=2}}");
    }

    @Test
    void aRegistryThatIsAwayIsNoFaultOfTheRecord() {
        registry.put(7, EVERYTHING);
        byte[] written = Serde.of(7).write(everything());
        for (int status : List.of(500, 503, 401, 404)) {
            registry.fail(status);
            assertThatThrownBy(() -> values.read(written))
                    .isInstanceOf(RegistryAway.class)
                    .hasMessage("the schema registry at " + registry.url() + " answers /schemas/ids/7 with " + status);
        }
        registry.fail(-1);
        assertThatThrownBy(() -> values.read(written))
                .isInstanceOf(RegistryAway.class)
                .hasMessageContaining("does not answer within 2000 ms");

        registry.fail(0);
        int asked = registry.asked();
        assertThatThrownBy(() -> values.read(written))
                .as("nobody waits a second time")
                .isInstanceOf(RegistryAway.class)
                .hasMessageContaining("does not answer within 2000 ms");
        assertThat(registry.asked()).isEqualTo(asked);

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(values.read(written)).isInstanceOf(AvroValue.Tree.class);
        registry.close();
        assertThat(values.read(written)).as("it is known now").isInstanceOf(AvroValue.Tree.class);
        assertThatThrownBy(() -> values.read(Serde.of(8).write(everything())))
                .isInstanceOf(RegistryAway.class)
                .hasMessageEndingWith("does not answer: the connection is refused");
    }

    @Test
    void anAddressThatNoQuestionCanBeSentToEndsTheStart() {
        for (String address : List.of("registry:8081", "/apis", "ftp://registry", "https:///apis", "https://r/?a=b")) {
            assertThatThrownBy(() -> settings(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("accumulator.schema-registry.url must be an address like")
                    .hasMessageEndingWith("was " + address);
        }
        assertThatThrownBy(() -> settings("https://ann:secret@registry"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accumulator.schema-registry.url must not hold a user")
                .hasMessageNotContaining("secret");
        assertThat(settings("https://registry:8081").url()).hasPort(8081);
    }

    private static SchemaRegistrySettings settings(String address) {
        return new SchemaRegistrySettings(URI.create(address), 4, null, null, null, null, Duration.ofSeconds(5));
    }

    @Test
    void anIdThatNobodyKnowsIsAFaultOfTheRecordAndAskedForAgainLater() {
        byte[] written = Serde.of(7).write(everything());
        for (int i = 0; i < 1_000; i++) {
            assertThat(values.read(written))
                    .isEqualTo(new AvroValue.Unreadable(
                            Fault.UNKNOWN_SCHEMA,
                            "the schema registry at " + registry.url() + " does not know schema 7"));
        }
        assertThat(registry.asked()).isEqualTo(1);

        registry.put(7, EVERYTHING);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(values.read(written)).isInstanceOf(AvroValue.Tree.class);
    }

    @Test
    void aSchemaThatIsNoneOfAvroIsAFaultOfTheRecord() {
        registry.put("/schemas/ids/1", Map.of("schema", "syntax = \"proto3\";", "schemaType", "PROTOBUF"));
        registry.put(2, "{\"type\": \"nothing\"}");

        assertThat(values.read(new byte[] {0, 0, 0, 0, 1, 0}))
                .isEqualTo(new AvroValue.Unreadable(Fault.UNKNOWN_SCHEMA, "schema 1 is not of Avro but of PROTOBUF"));
        assertThat(values.read(new byte[] {0, 0, 0, 0, 2, 0}))
                .isInstanceOfSatisfying(
                        AvroValue.Unreadable.class,
                        bad -> assertThat(bad.message()).startsWith("schema 2 is no valid one of Avro"));
    }

    @Test
    void theRegistryIsToldWhoAsks() {
        registry.put(7, EVERYTHING);
        values(4, "Bearer secret").read(Serde.of(7).write(everything()));

        assertThat(registry.authorization()).isEqualTo("Bearer secret");
    }

    @Test
    void hostileBytesAreRefusedWithinBoundedTimeAndMemory() {
        registry.put(1, "{\"type\": \"array\", \"items\": \"null\"}");
        registry.put(2, """
                {"type": "record", "name": "N", "fields": [{"name": "n", "type": ["null", "N"]}]}""");
        registry.put(3, "\"bytes\"");
        registry.put(4, "\"long\"");
        registry.put(5, "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 40, \"scale\": 2}");

        // Two billion nulls, which take no bytes.
        assertRefused("0000000001feffffff0f00", "has more than 500000 values");
        // A record in a record in a record.
        assertRefused("0000000002" + "02".repeat(1_000), "is nested more than 64 deep");
        // A length of two gigabytes.
        assertRefused("0000000003feffffff0f00", "has a length of 2147483647, and 1 bytes are left");
        assertRefused("000000000301", "has a length of -1, and 0 bytes are left");
        assertRefused("0000000004ffffffffffffffffffff01", "has a number of more than 64 bits");
        assertRefused("0000000004", "ends too early");
        assertRefused("00000004", "does not begin with a zero byte");
        assertRefused("00000000040202", "goes on for 1 bytes after its end");
        assertRefused("0000000005" + "8220" + "7f".repeat(2_049), "has a decimal of 2049 bytes");
    }

    private void assertRefused(String hex, String problem) {
        assertThat(values.read(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        AvroValue.Unreadable.class,
                        bad -> assertThat(bad.message()).contains(problem));
    }

    @Test
    void mutatedBytesAreATreeOrAReasonAndNeverMore() {
        registry.put(7, EVERYTHING);
        byte[] good = Serde.of(7).write(everything());
        long seed = 4_711;
        Random random = new Random(seed);
        int trees = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes =
                    Arrays.copyOf(good, random.nextInt(4) == 0 ? 6 + random.nextInt(good.length - 6) : good.length);
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
            switch (values.read(bytes)) {
                case AvroValue.Tree tree -> trees++;
                case AvroValue.Unreadable bad -> assertThat(bad.fault()).isEqualTo(Fault.NOT_AVRO);
            }
        }
        assertThat(trees).as("seed %d", seed).isBetween(1_000, 19_000);
    }
}
