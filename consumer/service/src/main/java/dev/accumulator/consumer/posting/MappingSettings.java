package dev.accumulator.consumer.posting;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mappings that are files.
 *
 * @param mappings where the files are: patterns such as {@code file:mappings/*.yaml} or {@code classpath:mappings/*.yaml}.
 *     A pattern that no file matches ends the start
 */
@ConfigurationProperties("accumulator")
record MappingSettings(@DefaultValue List<String> mappings) {
    MappingSettings {
        mappings = List.copyOf(mappings);
    }
}
