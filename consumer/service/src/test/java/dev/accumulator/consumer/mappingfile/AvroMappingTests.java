package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.avro.AvroReaders;
import dev.accumulator.consumer.avro.Serde;
import dev.accumulator.consumer.avro.TestRegistry;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.MappingWaits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recipe of the page for Avro, with values that the serializer of publishers writes. */
class AvroMappingTests {
    private static final String PAGE = MappingRecipeTests.read(MappingRecipeTests.PAGE);
    private static final String RECIPE = PAGE.substring(PAGE.indexOf("\n## Avro\n"));

    private final TestRegistry registry = new TestRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    private FileMapping mapping(String yaml) {
        return (FileMapping) MappingFiles.load(
                        List.of(new MappingSource("recipe.yaml", yaml)),
                        MappingRecipeTests.registers(PAGE),
                        EventLimits.DEFAULT,
                        AvroReaders.of(registry.url()))
                .getFirst();
    }

    /** The records are printed in Avro's own JSON, which says of each union which branch it is. */
    private List<byte[]> records() throws IOException {
        Schema schema = new Schema.Parser().parse(MappingRecipeTests.block(RECIPE, "avsc"));
        List<byte[]> records = new ArrayList<>();
        for (String line : MappingRecipeTests.block(RECIPE, "json").lines().toList()) {
            GenericRecord read = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().jsonDecoder(schema, line));
            records.add(Serde.of(42).write(read));
        }
        return records;
    }

    private static RawEvent record(byte[] value) {
        return new RawEvent("t", 0, 0, 1_776_000_000_000L, null, value, List.of());
    }

    @Test
    void theRecipeGivesTheMovementsThatThePagePrints() throws IOException {
        registry.put(42, MappingRecipeTests.block(RECIPE, "avsc"));
        FileMapping mapping = mapping(MappingRecipeTests.block(RECIPE, "yaml"));
        List<MappedPart> parts = new ArrayList<>();
        for (byte[] value : records()) {
            parts.addAll(mapping.map(record(value)));
        }

        assertThat(Mapping.lines(parts))
                .containsExactlyElementsOf(
                        MappingRecipeTests.block(RECIPE, "text").lines().toList());
    }

    @Test
    void aRegistryThatIsAwayMakesTheRecordWaitAndAnUnknownIdMakesItALetter() throws IOException {
        FileMapping mapping = mapping(MappingRecipeTests.block(RECIPE, "yaml"));
        byte[] value = records().getFirst();

        registry.fail(503);
        assertThatThrownBy(() -> mapping.map(record(value)))
                .isInstanceOf(MappingWaits.class)
                .hasMessageContaining("answers /schemas/ids/42 with 503");

        registry.fail(0);
        assertThat(Mapping.lines(mapping.map(record(value))))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused unknown-schema at null") && line.contains("schema 42"));
    }

    @Test
    void jsonIsRefusedWithAHint() {
        assertThat(Mapping.lines(mapping(MappingRecipeTests.block(RECIPE, "yaml"))
                        .map(record("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused not-avro at null") && line.contains("value: json"));
    }

    @Test
    void withoutARegistryItIsAMistake() {
        assertThatThrownBy(() -> MappingFiles.load(
                        List.of(new MappingSource("recipe.yaml", MappingRecipeTests.block(RECIPE, "yaml"))),
                        MappingRecipeTests.registers(PAGE),
                        EventLimits.DEFAULT,
                        null))
                .isInstanceOf(InvalidMappingFiles.class)
                .hasMessageContaining(
                        "value: avro needs a registry of schemas, named by accumulator.schema-registry.url");
    }
}
