package dev.accumulator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityReportTests {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysWhatHoldsWhatIsSkippedAndWhatNot() throws IOException {
        Path classes = Files.writeString(folder.resolve("classes"), """
                # The contract
                **/OneIT.java

                # Histories
                **/TwoIT.java
                # Kills
                **/ThreeIT.java
                # What crashed
                **/FourIT.java
                # What is not even begun
                **/FiveIT.java
                """);
        report("a.b.OneIT", """
                <testcase classname="a.b.OneIT" name="adds"/><testcase classname="a.b.OneIT$Inner" name="subtracts"/>
                <testcase classname="a.b.OneIT" name="divides"><skipped message="it needs a superuser"/></testcase>""");
        report("a.TwoIT", """
                <testcase classname="a.TwoIT" name="agrees"><failure message="expected 1&#10; but was 2" type="X">x</failure></testcase>
                <testcase classname="a.TwoIT" name="ends"><error type="java.lang.Error"/></testcase>""");
        report("a.ThreeIT", """
                <testcase classname="a.ThreeIT" name="kills"><skipped type="a.Lacks"><![CDATA[a.Lacks: it needs a kill
                	at a.ThreeIT.kills(ThreeIT.java:1)]]></skipped></testcase>""");
        report("a.FiveIT", "");
        report("a.OtherIT", "<testcase classname=\"a.OtherIT\" name=\"was not asked for\"/>");

        CompatibilityReport report =
                CompatibilityReport.read(classes, List.of(folder, folder.resolve("none")), Instant.EPOCH, "");

        assertThat(report.holds()).isFalse();
        assertThat(report.broken())
                .containsExactly(
                        "TwoIT agrees: expected 1 but was 2", "TwoIT ends: java.lang.Error", "FourIT did not run");
        assertThat(report.text(List.of("PostgreSQL 15"))).isEqualTo("""
                # What holds on a PostgreSQL that was given

                - PostgreSQL 15

                | what was tried | tests of | holds | held | skipped | not |
                |---|---|---|--:|--:|--:|
                | The contract | `OneIT` | yes | 2 | 1 | 0 |
                | Histories | `TwoIT` | no | 0 | 0 | 2 |
                | Kills | `ThreeIT` | skipped | 0 | 1 | 0 |
                | What crashed | `FourIT` | did not run | 0 | 0 | 0 |
                | What is not even begun | `FiveIT` | skipped | 0 | 1 | 0 |
                | **all** | | **no** | 2 | 3 | 2 |

                ## Does not hold

                - `TwoIT` agrees: expected 1 but was 2
                - `TwoIT` ends: java.lang.Error

                ## Skipped

                - `OneIT` divides: it needs a superuser
                - `ThreeIT` kills: it needs a kill
                - `FiveIT` all of it, before its first test
                """);
    }

    @Test
    void resultsOfAnEarlierRunDoNotCount() throws IOException {
        Path classes = Files.writeString(folder.resolve("classes"), "# The contract\n**/OneIT.java\n");
        report("a.OneIT", "<testcase classname=\"a.OneIT\" name=\"adds\"/>");
        Instant begun = Files.getLastModifiedTime(folder.resolve("TEST-a.OneIT.xml"))
                .toInstant()
                .plusSeconds(1);

        assertThat(CompatibilityReport.read(classes, List.of(folder), begun, "").broken())
                .containsExactly("OneIT did not run");
        assertThat(CompatibilityReport.read(classes, List.of(folder), begun.minusSeconds(1), "")
                        .broken())
                .isEmpty();
    }

    @Test
    void onlyTheClassesThatAreAskedForAreInTheReport() throws IOException {
        Path classes = Files.writeString(
                folder.resolve("classes"), "# The contract\n**/OneIT.java\n# Histories\n**/TwoIT.java\n");
        report("a.OneIT", "<testcase classname=\"a.OneIT\" name=\"adds\"/>");
        report("a.OtherIT", "<testcase classname=\"a.OtherIT\" name=\"waits\"/>");

        assertThat(asked(classes, "OneIT#adds")).containsExactly("| The contract | `OneIT` | yes | 1 | 0 | 0 |");
        assertThat(asked(classes, "a.One*, !TwoIT")).containsExactly("| The contract | `OneIT` | yes | 1 | 0 | 0 |");
        assertThat(asked(classes, "**/OtherIT.java"))
                .containsExactly("| not one of the list | `OtherIT` | yes | 1 | 0 | 0 |");
        assertThat(asked(classes, "TwoIT")).containsExactly("| Histories | `TwoIT` | did not run | 0 | 0 | 0 |");
        assertThat(CompatibilityReport.read(classes, List.of(folder), Instant.EPOCH, "NoIT")
                        .broken())
                .containsExactly("nothing was tried");
    }

    @Test
    void aLongReasonIsToldFromBothEnds() throws IOException {
        Path classes = Files.writeString(folder.resolve("classes"), "# The contract\n**/OneIT.java\n");
        report(
                "a.OneIT",
                "<testcase classname=\"a.OneIT\" name=\"adds\"><failure message=\"bad SQL " + "x".repeat(500)
                        + " ERROR: no\"/></testcase>");

        assertThat(CompatibilityReport.read(classes, List.of(folder), Instant.EPOCH, "")
                        .broken())
                .singleElement(InstanceOfAssertFactories.STRING)
                .hasSizeLessThan(330)
                .startsWith("OneIT adds: bad SQL x")
                .contains("x … x")
                .endsWith("ERROR: no");
    }

    private List<String> asked(Path classes, String asked) throws IOException {
        return CompatibilityReport.read(classes, List.of(folder), Instant.EPOCH, asked)
                .text(List.of())
                .lines()
                .filter(line -> line.contains("IT` |"))
                .toList();
    }

    private void report(String name, String cases) throws IOException {
        Files.writeString(
                folder.resolve("TEST-" + name + ".xml"), "<testsuite name=\"" + name + "\">" + cases + "</testsuite>");
    }
}
