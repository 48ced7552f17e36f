package dev.accumulator.consumer.avro;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** Readers of Avro for tests of other rooms. */
public final class AvroReaders {
    private AvroReaders() {}

    /** Returns a reader of values whose schemas are in the registry. */
    public static AvroValues of(URI registry) {
        RegistryHttp http =
                new RegistryHttp(registry, HttpClient.newHttpClient(), Duration.ofSeconds(5), null, System::nanoTime);
        return new AvroValues(new SchemaRegistry(registry, http, new KnownSchemas(System::nanoTime)), Integer.BYTES);
    }
}
