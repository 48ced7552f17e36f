package dev.accumulator.consumer.posting;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The posting of one record, as OpenTelemetry sees it. It does not hold the record, whose value may be large.
 *
 * @param trace 32 hexadecimal digits
 * @param id 16 hexadecimal digits
 * @param parent 16 hexadecimal digits: the publisher's span
 */
record OtlpSpan(String trace, String id, String parent, Source record, Instant began, Instant ended) {
    /** Where the record is in Kafka. */
    record Source(String topic, int partition, long offset) {}

    private static final JsonFactory JSON = new JsonFactory();

    /** The number of {@code SPAN_KIND_CONSUMER}. */
    private static final int CONSUMER = 5;

    /** The body of a request that exports spans (opentelemetry-proto, {@code ExportTraceServiceRequest}). */
    static byte[] json(String service, List<OtlpSpan> spans) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("resourceSpans");
            json.writeStartObject();
            json.writeObjectPropertyStart("resource");
            json.writeArrayPropertyStart("attributes");
            attribute(json, "service.name", service);
            json.writeEndArray();
            json.writeEndObject();
            json.writeArrayPropertyStart("scopeSpans");
            json.writeStartObject();
            json.writeObjectPropertyStart("scope");
            json.writeStringProperty("name", "dev.accumulator.consumer.posting");
            json.writeEndObject();
            json.writeArrayPropertyStart("spans");
            spans.forEach(span -> span.write(json));
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("traceId", trace);
        json.writeStringProperty("spanId", id);
        json.writeStringProperty("parentSpanId", parent);
        json.writeStringProperty("name", "post " + record.topic());
        json.writeNumberProperty("kind", CONSUMER);
        json.writeStringProperty("startTimeUnixNano", nanos(began));
        json.writeStringProperty("endTimeUnixNano", nanos(ended));
        json.writeArrayPropertyStart("attributes");
        attribute(json, "messaging.system", "kafka");
        attribute(json, "messaging.destination.name", record.topic());
        attribute(json, "messaging.destination.partition.id", Integer.toString(record.partition()));
        attribute(json, "messaging.kafka.offset", Long.toString(record.offset()));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void attribute(JsonGenerator json, String key, String value) {
        json.writeStartObject();
        json.writeStringProperty("key", key);
        json.writeObjectPropertyStart("value");
        json.writeStringProperty("stringValue", value);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String nanos(Instant moment) {
        return Long.toString(
                Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano()));
    }
}
