package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A frame whose class or method was renamed would silently count as "the rest". */
class SamplerTests {
    /** The packages of the product whose classes the posting thread runs, and one of Spring. */
    private static final List<String> PACKAGES = List.of(
            "dev.accumulator.registers",
            "dev.accumulator.registers.posting",
            "dev.accumulator.registers.table",
            "dev.accumulator.consumer.deadletter",
            "dev.accumulator.consumer.generation",
            "dev.accumulator.consumer.order",
            "dev.accumulator.consumer.outbox",
            "dev.accumulator.consumer.posting",
            "org.springframework.transaction.support");

    @Test
    void everyFrameThatNamesAClassExists() {
        List<String> named = Sampler.frames().stream()
                .filter(frame -> frame.indexOf('.') >= 0)
                .toList();

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named.stream().filter(frame -> !exists(frame))).isEmpty();
    }

    private static boolean exists(String frame) {
        int dot = frame.indexOf('.');
        String method = frame.substring(dot + 1);
        return PACKAGES.stream()
                .flatMap(room -> find(room + "." + frame.substring(0, dot)).stream())
                .anyMatch(type -> method.isEmpty()
                        || Arrays.stream(type.getDeclaredMethods())
                                .anyMatch(declared -> declared.getName().equals(method)));
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException elsewhere) {
            return Optional.empty();
        }
    }
}
