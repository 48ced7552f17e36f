package dev.accumulator.schemas;

/**
 * The names of attributes in the CloudEvents 1.0 Kafka protocol binding.
 *
 * <p>In binary mode an attribute {@code x} is the record header {@code ce_x}, {@code datacontenttype} is the header
 * {@code content-type}, and the record value is the data. In structured mode the header {@code content-type} is
 * {@code application/cloudevents+json} and the record value is the whole envelope.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     Protocol Binding for CloudEvents 1.0.2</a>
 */
public final class CloudEvents {

    /** The only value of {@code specversion} that is accepted. */
    public static final String SPEC_VERSION = "1.0";

    /** The prefix of an attribute's header in binary mode. */
    public static final String HEADER_PREFIX = "ce_";

    public static final String HEADER_SPEC_VERSION = "ce_specversion";
    public static final String HEADER_ID = "ce_id";
    public static final String HEADER_SOURCE = "ce_source";
    public static final String HEADER_TYPE = "ce_type";
    public static final String HEADER_SUBJECT = "ce_subject";
    public static final String HEADER_TIME = "ce_time";

    /** The header that tells the mode of a record. */
    public static final String HEADER_CONTENT_TYPE = "content-type";

    /** Content type of a binary mode record. */
    public static final String CONTENT_TYPE_JSON = "application/json";

    /** Content type of a structured mode record; parameters such as {@code ; charset=utf-8} may follow. */
    public static final String CONTENT_TYPE_STRUCTURED = "application/cloudevents+json";

    private CloudEvents() {}
}
