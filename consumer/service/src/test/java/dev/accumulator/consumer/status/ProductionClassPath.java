package dev.accumulator.consumer.status;

import java.io.File;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The class path of the tests without the parts that would change how the program logs. */
final class ProductionClassPath {
    private ProductionClassPath() {}

    static String get() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .filter(entry -> !entry.contains("testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
