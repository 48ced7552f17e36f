package dev.accumulator.consumer.avro;

import io.apicurio.registry.resolver.SchemaLookupResult;
import io.apicurio.registry.resolver.SchemaParser;
import io.apicurio.registry.resolver.SchemaResolver;
import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.data.Record;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.resolver.strategy.ArtifactReferenceResolverStrategy;
import io.apicurio.registry.serde.Legacy8ByteIdHandler;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.AvroSchemaParser;
import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Writes values with the serializer that publishers use. Only the question for the id is answered here. */
public final class Serde {
    private final AvroKafkaSerializer<GenericRecord> serializer;

    private Serde(long id, Map<String, Object> settings) {
        serializer = new AvroKafkaSerializer<>(new OneId(id));
        serializer.configure(settings, false);
    }

    /** Writes an id in four bytes, as Confluent's serializers do. */
    public static Serde of(long id) {
        return new Serde(id, Map.of());
    }

    /** Writes an id in eight bytes. */
    static Serde wide(long id) {
        return new Serde(
                id,
                Map.of(
                        "apicurio.registry.use-id",
                        "globalId",
                        "apicurio.registry.id-handler",
                        Legacy8ByteIdHandler.class.getName()));
    }

    public byte[] write(GenericRecord value) {
        return serializer.serialize("any", value);
    }

    private record OneId(long id) implements SchemaResolver<Schema, GenericRecord> {
        private static final SchemaParser<Schema, GenericRecord> PARSER =
                new AvroSchemaParser<>(new DefaultAvroDatumProvider<>());

        @Override
        public void setClientFacade(RegistryClientFacade facade) {}

        @Override
        public void setArtifactResolverStrategy(ArtifactReferenceResolverStrategy<Schema, GenericRecord> strategy) {}

        @Override
        public SchemaParser<Schema, GenericRecord> getSchemaParser() {
            return PARSER;
        }

        @Override
        public SchemaLookupResult<Schema> resolveSchema(Record<GenericRecord> record) {
            return SchemaLookupResult.<Schema>builder()
                    .contentId(id)
                    .globalId(id)
                    .parsedSchema(PARSER.getSchemaFromData(record))
                    .build();
        }

        @Override
        public SchemaLookupResult<Schema> resolveSchemaByArtifactReference(ArtifactReference reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reset() {}

        @Override
        public void close() {}
    }
}
