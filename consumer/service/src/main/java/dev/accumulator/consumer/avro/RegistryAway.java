package dev.accumulator.consumer.avro;

import java.net.URI;

/** The schema registry did not answer, or answered something that says nothing about the schema. It may later. */
public final class RegistryAway extends RuntimeException {

    RegistryAway(String message) {
        super(message);
    }

    RegistryAway(URI registry, String problem) {
        super("the schema registry at " + registry + " " + problem);
    }
}
