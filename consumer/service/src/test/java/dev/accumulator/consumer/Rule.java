package dev.accumulator.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** A rule about the packages below a root. */
interface Rule {

    /** Returns the rule for packages below the root. */
    ArchRule in(String root);

    /** Returns all rules, named by what they say. */
    static Stream<Named<Rule>> all() {
        return Stream.of(
                Named.of(
                        "the engine is used only through its doors",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "dev.accumulator.registers.table..",
                                        "dev.accumulator.registers.posting..",
                                        "dev.accumulator.registers.read..",
                                        "dev.accumulator.registers.audit..",
                                        "dev.accumulator.registers.lifecycle..")),
                Named.of(
                        "the outbox and the dead letters do not know the engine",
                        root -> noClasses()
                                .that()
                                .resideInAnyPackage(root + ".outbox..", root + ".deadletter..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("dev.accumulator.registers..")),
                Named.of(
                        "reading and mapping events is pure: no database, no Kafka, no clock",
                        root -> noClasses()
                                .that()
                                .resideInAnyPackage(root + ".event..", root + ".mapping..", root + ".mappingfile..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "java.sql..",
                                        "javax.sql..",
                                        "org.springframework.jdbc..",
                                        "org.springframework.transaction..",
                                        "org.apache.kafka..",
                                        "org.springframework.kafka..")
                                .orShould()
                                .dependOnClassesThat()
                                .belongToAnyOf(Clock.class)),
                Named.of(
                        "only the intake, the outbox, the publication, the rebuild and the catalogues use Kafka's clients",
                        root -> noClasses()
                                .that()
                                .resideInAnyPackage(root + "..")
                                .and()
                                .resideOutsideOfPackages(
                                        root + ".intake..",
                                        root + ".outbox..",
                                        root + ".publication..",
                                        root + ".catalogue..",
                                        root + ".rebuild..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")),
                Named.of(
                        "only the REST API, the console and the sign-in before them use the web",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + "..")
                                .and()
                                .resideOutsideOfPackages(root + ".rest..", root + ".console..", root + ".security..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..")),
                Named.of(
                        "a room's wiring, settings, tables, metrics and health are private to it",
                        root -> classes()
                                .that()
                                .resideInAPackage(root + "..")
                                .and()
                                .haveNameMatching(".*(Configuration|Settings|Table|Metrics|Health)")
                                .should()
                                .notBePublic()),
                Named.of(
                        "no field is injected",
                        root -> fields().that()
                                .areDeclaredInClassesThat()
                                .resideInAPackage(root + "..")
                                .should()
                                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")),
                Named.of(
                        "the time comes from an injected clock",
                        root -> noClasses()
                                .that()
                                .resideInAPackage(root + "..")
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(System.class, "currentTimeMillis")),
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
                        "a public type of a room is final, sealed, a record, an enum or an interface",
                        root -> classes()
                                .that()
                                .resideInAPackage(root + ".*..")
                                .and()
                                .arePublic()
                                .and()
                                .areTopLevelClasses()
                                .and(com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "are plain classes", Rule::isPlain))
                                .should()
                                .haveModifier(JavaModifier.FINAL)),
                Named.of(
                        "no method is asynchronous or transactional by annotation, because a call within the"
                                + " class bypasses it",
                        root -> methods()
                                .that()
                                .areDeclaredInClassesThat()
                                .resideInAPackage(root + "..")
                                .should()
                                .notBeAnnotatedWith("org.springframework.transaction.annotation.Transactional")
                                .andShould()
                                .notBeAnnotatedWith("org.springframework.scheduling.annotation.Async")));
    }

    private static boolean isPlain(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isRecord()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT);
    }
}
