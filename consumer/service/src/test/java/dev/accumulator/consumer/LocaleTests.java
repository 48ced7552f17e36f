package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.accumulator.consumer.broken.posting.PostingInTheLocaleOfTheMachine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * No module formats or reads text in the locale of the machine: some locales have other digits, and others other letters in
 * upper case. The engine, the event contracts, the demo upstream and the testkit are looked at too.
 */
class LocaleTests {
    /** Methods that have a variant with a locale, or none that is safe, by the class that has them. */
    private static final Map<String, Set<String>> DEPENDENT = Map.ofEntries(
            Map.entry("java.lang.String", Set.of("format", "formatted", "toLowerCase", "toUpperCase")),
            Map.entry("java.util.Locale", Set.of("getDefault")),
            Map.entry("java.util.Formatter", Set.of("<init>")),
            Map.entry("java.util.Scanner", Set.of("<init>")),
            Map.entry("java.io.PrintStream", Set.of("printf", "format")),
            Map.entry("java.io.PrintWriter", Set.of("printf", "format")),
            Map.entry("java.io.Console", Set.of("printf", "format", "readLine")),
            Map.entry("java.text.MessageFormat", Set.of("<init>", "format")),
            Map.entry("java.text.ChoiceFormat", Set.of("<init>")),
            Map.entry("java.text.DecimalFormat", Set.of("<init>")),
            Map.entry("java.text.DecimalFormatSymbols", Set.of("<init>", "getInstance")),
            Map.entry("java.text.SimpleDateFormat", Set.of("<init>")),
            Map.entry(
                    "java.text.NumberFormat",
                    Set.of(
                            "getInstance",
                            "getNumberInstance",
                            "getIntegerInstance",
                            "getPercentInstance",
                            "getCurrencyInstance",
                            "getCompactNumberInstance")),
            Map.entry("java.text.DateFormat", Set.of("getInstance", "getDateInstance", "getTimeInstance")),
            Map.entry("java.text.Collator", Set.of("getInstance")),
            Map.entry(
                    "java.time.format.DateTimeFormatter",
                    Set.of("ofPattern", "ofLocalizedDate", "ofLocalizedTime", "ofLocalizedDateTime")),
            Map.entry("java.time.format.DateTimeFormatterBuilder", Set.of("toFormatter")),
            Map.entry("java.time.temporal.WeekFields", Set.of("of")));

    /** Parameters that take the place of the machine's locale. */
    private static final Set<String> CHOICES = Set.of(
            "java.util.Locale", "java.text.DecimalFormatSymbols", "java.text.DateFormatSymbols", "java.time.DayOfWeek");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.accumulator");

    @Test
    void noModuleUsesTheLocaleOfTheMachine() {
        Set<String> rooms = PRODUCT.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(rooms)
                .contains(
                        "dev.accumulator.consumer.posting",
                        "dev.accumulator.producer",
                        "dev.accumulator.registers",
                        "dev.accumulator.schemas",
                        "dev.accumulator.testkit");

        assertThat(uses(PRODUCT)).isEmpty();
    }

    @Test
    void everyWayToUseItIsFound() {
        JavaClasses broken = new ClassFileImporter().importClasses(PostingInTheLocaleOfTheMachine.class);

        assertThat(uses(broken))
                .as("one in each method")
                .hasSize(PostingInTheLocaleOfTheMachine.class.getDeclaredMethods().length);
    }

    @Test
    void aNamedLocaleIsAllowed() {
        JavaClasses fine = new ClassFileImporter().importClasses(Named.class);

        assertThat(uses(fine)).isEmpty();
    }

    /** Code that names its locale. */
    static final class Named {
        String number(int number) {
            return String.format(Locale.ROOT, "%d", number).toLowerCase(Locale.ROOT);
        }
    }

    private static List<String> uses(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .filter(LocaleTests::dependsOnTheMachine)
                .map(JavaCodeUnitAccess::getDescription)
                .sorted()
                .toList();
    }

    private static boolean dependsOnTheMachine(JavaCodeUnitAccess<?> access) {
        CodeUnitAccessTarget target = access.getTarget();
        return DEPENDENT.getOrDefault(target.getOwner().getName(), Set.of()).contains(target.getName())
                && target.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .noneMatch(CHOICES::contains);
    }
}
