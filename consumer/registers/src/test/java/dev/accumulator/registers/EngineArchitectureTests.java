package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.accumulator.registers.broken.BrokenEngine;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for the engine, and would be noticed if it did not: it fails on code that breaks it. */
class EngineArchitectureTests {
    private static final String ENGINE = "dev.accumulator.registers";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE, "dev.accumulator.postgres", "dev.accumulator.text");

    /** Code written to break the rules, in packages that stand for the engine's. */
    private static final JavaClasses BROKEN =
            new ClassFileImporter().importPackages(BrokenEngine.class.getPackageName());

    @ParameterizedTest
    @MethodSource("rules")
    void holds(EngineRule rule) {
        rule.in(ENGINE).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isNoticedWhereItIsBroken(EngineRule rule) {
        assertThat(rule.in(BrokenEngine.class.getPackageName()).evaluate(BROKEN).hasViolation())
                .isTrue();
    }

    static Stream<Named<EngineRule>> rules() {
        return EngineRule.all();
    }
}
