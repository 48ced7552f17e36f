package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.accumulator.consumer.broken.BrokenRooms;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for the product, and fails on code that breaks it. */
class ArchitectureTests {
    private static final String PRODUCT = "dev.accumulator.consumer";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(PRODUCT);

    /** Code that breaks the rules, in packages named like the product's. */
    private static final JavaClasses BROKEN =
            new ClassFileImporter().importPackages(BrokenRooms.class.getPackageName());

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Rule rule) {
        rule.in(PRODUCT).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void failsOnCodeThatBreaksIt(Rule rule) {
        ArchRule rebased = rule.in(BrokenRooms.class.getPackageName());

        assertThat(rebased.evaluate(BROKEN).hasViolation()).isTrue();
    }

    static Stream<Named<Rule>> rules() {
        return Rule.all();
    }
}
