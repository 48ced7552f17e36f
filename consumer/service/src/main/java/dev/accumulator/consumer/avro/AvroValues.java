package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.avro.AvroValue.Fault;
import dev.accumulator.consumer.avro.Schemas.Found;
import java.nio.ByteBuffer;

/**
 * Reads values as the serializers of schema registries write them: a zero, the id of the schema in four bytes (or eight,
 * if it is configured so), and the value in Avro's binary form. Safe for use by many threads.
 */
public final class AvroValues {
    private final Schemas schemas;
    private final int idBytes;

    /** @param idBytes 4 or 8 */
    AvroValues(Schemas schemas, int idBytes) {
        this.schemas = schemas;
        this.idBytes = idBytes;
    }

    /** Returns a reader that knows no registry, for whoever only checks mappings: it reads no value. */
    public static AvroValues nowhere() {
        return new AvroValues(
                id -> {
                    throw new RegistryAway("no schema registry is named here (accumulator.schema-registry.url)");
                },
                Integer.BYTES);
    }

    /**
     * Reads a value.
     *
     * @throws RegistryAway if the schema is not known here, and the registry does not answer
     */
    public AvroValue read(byte[] value) {
        if (value.length <= idBytes || value[0] != 0) {
            return new AvroValue.Unreadable(
                    Fault.NOT_AVRO,
                    "the value does not begin with a zero byte and " + idBytes
                            + " bytes of a schema's id; for plain JSON the mapping says value: json");
        }
        ByteBuffer header = ByteBuffer.wrap(value, 1, idBytes);
        long id = idBytes == Long.BYTES ? header.getLong() : Integer.toUnsignedLong(header.getInt());
        return switch (schemas.schema(id)) {
            case Found.Unknown unknown -> new AvroValue.Unreadable(Fault.UNKNOWN_SCHEMA, unknown.message());
            case Found.Known known -> {
                try {
                    yield new AvroValue.Tree(AvroTree.read(known.schema(), new AvroBytes(value, 1 + idBytes)));
                } catch (NotAvro bad) {
                    yield new AvroValue.Unreadable(
                            Fault.NOT_AVRO, "by schema " + id + " the value " + bad.getMessage());
                }
            }
        };
    }
}
