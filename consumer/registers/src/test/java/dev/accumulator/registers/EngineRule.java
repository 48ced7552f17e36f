package dev.accumulator.registers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** A rule about the packages below a root. */
interface EngineRule {

    /** The rule, for packages below that root. */
    ArchRule in(String root);

    /** All rules by what they say. */
    static Stream<Named<EngineRule>> all() {
        return Stream.of(
                knowsNot("model", "table", "posting", "read", "audit", "lifecycle"),
                knowsNot("table", "posting", "read", "audit", "lifecycle"),
                knowsNot("posting", "read", "audit", "lifecycle"),
                knowsNot("read", "posting", "audit", "lifecycle"),
                knowsNot("audit", "posting", "lifecycle"),
                Named.of(
                        "the packages postgres and text know no register",
                        root -> noClasses()
                                .that()
                                .resideInAnyPackage(
                                        "dev.accumulator.postgres..",
                                        "dev.accumulator.text..",
                                        root + ".postgres..",
                                        root + ".text..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(root + "..")),
                Named.of(
                        "no room knows the facade that is built from it",
                        root -> noClasses()
                                .that()
                                .resideInAnyPackage(
                                        root + ".model..",
                                        root + ".table..",
                                        root + ".posting..",
                                        root + ".read..",
                                        root + ".audit..",
                                        root + ".lifecycle..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(root)),
                Named.of(
                        "the model is pure: no database, no transaction",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + ".model..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "java.sql..", "javax.sql..", "org.springframework..", "org.postgresql..")),
                Named.of(
                        "text is formatted in a named locale, never in that of the machine",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + "..")
                                .should()
                                .callMethod(String.class, "format", String.class, Object[].class)
                                .orShould()
                                .callMethod(String.class, "formatted", Object[].class)
                                .orShould()
                                .callMethod(String.class, "toLowerCase")
                                .orShould()
                                .callMethod(String.class, "toUpperCase")
                                .orShould()
                                .callMethod(Locale.class, "getDefault")),
                Named.of(
                        "the time comes from a clock that is handed in",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + "..")
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")),
                Named.of(
                        "what is public is final, sealed, a record, an enum or an interface",
                        root -> classes()
                                .that()
                                .resideInAPackage(root + "..")
                                .and()
                                .arePublic()
                                .and()
                                .areTopLevelClasses()
                                .and()
                                .areNotInterfaces()
                                .and()
                                .areNotEnums()
                                .and()
                                .areNotRecords()
                                .and()
                                .doNotHaveModifier(JavaModifier.ABSTRACT)
                                .should()
                                .haveModifier(JavaModifier.FINAL)));
    }

    private static Named<EngineRule> knowsNot(String room, String... others) {
        return Named.of(
                "the room " + room + " knows none of " + String.join(", ", others),
                root -> noClasses()
                        .that()
                        .resideInAPackage(root + "." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(Stream.of(others)
                                .map(other -> root + "." + other + "..")
                                .toArray(String[]::new)));
    }
}
