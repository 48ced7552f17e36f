package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.avro.AvroValue;
import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.avro.RegistryAway;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.schemas.EventFault;
import java.util.Map;

/**
 * Reads a record's bytes as the trees that pointers and expressions work on. A mapping chooses how by {@code value:}.
 *
 * @param avro reads what is written in Avro
 */
record ValueReader(ValueKind kind, AvroValues avro) {

    /**
     * Reads a record's value.
     *
     * @param value the record's value, which is not null
     * @throws Unmappable if it cannot be read
     * @throws MappingWaits if nobody can say now
     */
    RecordValue.Tree read(RawEvent record, byte[] value) {
        return switch (kind) {
            case JSON -> tree(RecordValue.json(value));
            case REGISTRY_JSON -> tree(RecordValue.registryJson(value));
            case CLOUDEVENTS -> tree(RecordValue.cloudEvent(record, value));
            case DEBEZIUM -> tree(RecordValue.changedRow(value));
            case AVRO -> ofAvro(value);
        };
    }

    /**
     * Reads a record's key as a tree.
     *
     * @throws Unmappable if it cannot be read
     * @throws MappingWaits if nobody can say now
     */
    RecordValue.Tree readKey(byte[] key) {
        return switch (kind) {
            case JSON, REGISTRY_JSON, CLOUDEVENTS -> ofKey(RecordValue.json(key));
            case DEBEZIUM -> ofKey(RecordValue.changedRowKey(key));
            case AVRO -> key.length > 0 && key[0] == 0 ? ofAvro(key) : ofKey(RecordValue.json(key));
        };
    }

    private static RecordValue.Tree tree(RecordValue value) {
        return switch (value) {
            case RecordValue.Tree tree -> tree;
            case RecordValue.Unreadable bad ->
                throw Unmappable.unreadable(bad.fault().code(), bad.path(), bad.message());
        };
    }

    private static RecordValue.Tree ofKey(RecordValue value) {
        return switch (value) {
            case RecordValue.Tree tree -> tree;
            case RecordValue.Unreadable bad ->
                throw Unmappable.record(EventFault.INVALID_KEY.code(), "the key is no JSON: " + bad.message());
        };
    }

    private RecordValue.Tree ofAvro(byte[] bytes) {
        try {
            return switch (avro.read(bytes)) {
                case AvroValue.Tree(var tree) -> new RecordValue.Tree(tree, JsonPath.ROOT, Map.of());
                case AvroValue.Unreadable(var fault, var message) ->
                    throw Unmappable.record(
                            switch (fault) {
                                case NOT_AVRO -> MappingFault.NOT_AVRO.code();
                                case UNKNOWN_SCHEMA -> MappingFault.UNKNOWN_SCHEMA.code();
                            },
                            message);
            };
        } catch (RegistryAway away) {
            throw new MappingWaits(String.valueOf(away.getMessage()), away);
        }
    }
}
