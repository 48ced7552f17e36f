package dev.accumulator.registers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A library has no opinion on logging, web, Kafka or JSON: it brings the PostgreSQL driver and Spring's JDBC. */
class LibraryDependenciesTests {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.accumulator.registers", "dev.accumulator.postgres", "dev.accumulator.text");

    private static final ArchRule NOTHING_ELSE = classes()
            .that()
            .resideInAnyPackage("dev.accumulator..")
            .and()
            .resideOutsideOfPackage("dev.accumulator.registers.autoconfigure..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.accumulator.registers..",
                    "dev.accumulator.postgres..",
                    "dev.accumulator.text..",
                    "java..",
                    "javax.sql..",
                    "org.postgresql..",
                    "org.springframework.jdbc..",
                    "org.springframework.dao..",
                    // The root of the exceptions of both.
                    "org.springframework.core",
                    "org.springframework.transaction..",
                    "org.jspecify.annotations..",
                    // The facade that Spring's JDBC brings and writes to itself; the application decides where to.
                    "org.apache.commons.logging..");

    private static final ArchRule NO_SPRING_BOOT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.accumulator.registers.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.accumulator.registers.autoconfigure..", "org.springframework.boot..");

    @Test
    void bringsNothingButTheDriverAndSpringsJdbc() throws Exception {
        assertThat(brought())
                .containsExactlyInAnyOrder(
                        "org.postgresql:postgresql",
                        "org.springframework:spring-jdbc",
                        "org.springframework:spring-tx",
                        "org.jspecify:jspecify");
    }

    @Test
    void theEngineUsesNothingElse() {
        NOTHING_ELSE.check(CLASSES);
    }

    @Test
    void theEngineDoesNotKnowItsAutoConfiguration() {
        NO_SPRING_BOOT.check(CLASSES);
    }

    /** The example is an application of Spring Boot, which uses all that the engine may not. */
    @Test
    void bothRulesNoticeWhatBreaksThem() {
        JavaClasses application = new ClassFileImporter().importPackages("dev.accumulator.registers.example");

        assertThat(NOTHING_ELSE.evaluate(application).hasViolation()).isTrue();
        assertThat(NO_SPRING_BOOT.evaluate(application).hasViolation()).isTrue();
    }

    /** The dependencies of the pom that an application gets with this one. */
    private static List<String> brought() throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        NodeList dependencies = project.getElementsByTagName("dependency");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String scope = text(dependency, "scope");
            boolean own = scope.equals("test")
                    || scope.equals("provided")
                    || text(dependency, "optional").equals("true");
            if (!own) {
                found.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
