package dev.accumulator.consumer.posting;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the export of traces.
 *
 * @param endpoint where spans are sent to by OTLP over HTTP, such as {@code http://collector:4318/v1/traces}; null for no
 *     export
 * @param headers sent along, such as {@code Authorization}
 */
@ConfigurationProperties("accumulator.tracing")
record TracingSettings(@Nullable URI endpoint, @DefaultValue Map<String, String> headers) {

    /** Spelled out because the compiler loses the annotations of a compact constructor's parameters. */
    TracingSettings(@Nullable URI endpoint, @DefaultValue Map<String, String> headers) {
        if (endpoint != null
                && !endpoint.toString().isBlank()
                && (endpoint.getHost() == null
                        || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "accumulator.tracing.endpoint must be like http://collector:4318/v1/traces, was " + endpoint);
        }
        this.endpoint = endpoint == null || endpoint.toString().isBlank() ? null : endpoint;
        headers.forEach(TracingSettings::requireHeader);
        this.headers = Map.copyOf(headers);
    }

    /** The value may be a secret, so it is not shown. */
    private static void requireHeader(String name, String value) {
        try {
            HttpRequest.newBuilder(URI.create("http://localhost")).header(name, value);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("accumulator.tracing.headers." + name
                    + " cannot be sent: a header has a name of letters, digits and dashes that HTTP does not set itself,"
                    + " and a value of one line");
        }
    }
}
