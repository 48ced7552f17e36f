package dev.accumulator.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A table of what was tried on a server: what holds, what was skipped because the server lacks something, and what does not
 * hold. It is made of the reports that the build writes of each test class.
 */
public final class CompatibilityReport {
    private static final int REASON_CHARS_MAX = 300;

    private final Map<String, Tried> tried = new LinkedHashMap<>();
    private final AskedClasses asked;

    private CompatibilityReport(AskedClasses asked) {
        this.asked = asked;
    }

    /** A class of tests. */
    private static final class Tried {
        private final String about;
        private int held;
        private final List<String> skipped = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();

        private Tried(String about) {
            this.about = about;
        }

        /** Without any result the class did not get as far as its first test. */
        private boolean isMissing() {
            return held == 0 && skipped.isEmpty() && broken.isEmpty();
        }

        private String verdict() {
            if (isMissing()) {
                return "did not run";
            }
            if (!broken.isEmpty()) {
                return "no";
            }
            return held == 0 ? "skipped" : "yes";
        }
    }

    /**
     * Reads the reports.
     *
     * @param classes the file that names the classes to be tried, each behind a comment that says what it is about
     * @param folders of the reports; one that does not exist has none
     * @param begun when the run began; reports that are older are those of another
     * @param asked the classes that somebody has asked for instead, as the build tool takes them; empty for all
     */
    public static CompatibilityReport read(Path classes, List<Path> folders, Instant begun, String asked)
            throws IOException {
        CompatibilityReport report = new CompatibilityReport(new AskedClasses(asked));
        String about = "";
        for (String line : Files.readAllLines(classes)) {
            if (line.startsWith("#")) {
                about = line.substring(1).strip();
            } else if (!line.isBlank()) {
                String name = simpleName(line.strip().replaceFirst("\\.java$", ""));
                if (report.asked.has(name)) {
                    report.tried.put(name, new Tried(about));
                }
            }
        }
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file :
                            files.filter(CompatibilityReport::isReport).sorted().toList()) {
                        if (!Files.getLastModifiedTime(file).toInstant().isBefore(begun)) {
                            report.add(file);
                        }
                    }
                }
            }
        }
        return report;
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-") && name.endsWith(".xml");
    }

    /** Returns the name of the outermost class, without its package or folder. */
    private static String simpleName(String name) {
        return name.replaceFirst("\\$.*", "").replaceFirst(".*[./]", "");
    }

    private void add(Path file) throws IOException {
        Element suite = parsed(file).getDocumentElement();
        NodeList cases = suite.getElementsByTagName("testcase");
        String own = simpleName(suite.getAttribute("name"));
        if (asked.isNamed(own)) {
            tried.putIfAbsent(own, new Tried("not one of the list"));
        }
        Tried whole = tried.get(own);
        if (whole != null && cases.getLength() == 0) {
            whole.skipped.add("all of it, before its first test");
        }
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Tried of = tried.get(simpleName(test.getAttribute("classname")));
            if (of == null) {
                continue;
            }
            String name = test.getAttribute("name");
            Element failure = first(test, "failure");
            Element problem = failure == null ? first(test, "error") : failure;
            Element skipped = first(test, "skipped");
            if (problem != null) {
                of.broken.add(name + ": " + reason(problem));
            } else if (skipped != null) {
                of.skipped.add(name + ": " + reason(skipped));
            } else {
                of.held++;
            }
        }
    }

    private static Document parsed(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException("The report " + file + " cannot be read", unreadable);
        }
    }

    private static @Nullable Element first(Element test, String tag) {
        return (Element) test.getElementsByTagName(tag).item(0);
    }

    /** Where a report has no message, the trace begins with it, behind the type. */
    private static String reason(Element problem) {
        String type = problem.getAttribute("type");
        String message = problem.getAttribute("message");
        if (message.isBlank()) {
            String trace = problem.getTextContent().strip().split("\\R", 2)[0].strip();
            message = trace.startsWith(type + ": ") ? trace.substring(type.length() + 2) : trace;
        }
        String whole = (message.isBlank() ? type : message)
                .replaceAll("-{5,}", " ")
                .replaceAll("\\s+", " ")
                .strip();
        // What a statement failed of comes behind the statement.
        int half = REASON_CHARS_MAX / 2;
        return whole.length() <= REASON_CHARS_MAX
                ? whole
                : whole.substring(0, half) + " … " + whole.substring(whole.length() - half);
    }

    /** True if something was tried and all of it holds, but for what was skipped. */
    public boolean holds() {
        return broken().isEmpty();
    }

    /** Returns a line for each test that does not hold, and for each class that did not get as far as its first test. */
    public List<String> broken() {
        List<String> lines = new ArrayList<>();
        tried.forEach((name, of) -> {
            of.broken.forEach(line -> lines.add(name + ' ' + line));
            if (of.isMissing()) {
                lines.add(name + " did not run");
            }
        });
        if (tried.isEmpty()) {
            lines.add("nothing was tried");
        }
        return lines;
    }

    /**
     * Returns the report as Markdown.
     *
     * @param server what is known of the server, a line each
     */
    public String text(List<String> server) {
        StringBuilder text = new StringBuilder(4_096);
        text.append("# What holds on a PostgreSQL that was given\n\n");
        server.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n| what was tried | tests of | holds | held | skipped | not |\n|---|---|---|--:|--:|--:|\n");
        tried.forEach((name, of) -> text.append("| ")
                .append(of.about)
                .append(" | `")
                .append(name)
                .append("` | ")
                .append(of.verdict())
                .append(" | ")
                .append(of.held)
                .append(" | ")
                .append(of.skipped.size())
                .append(" | ")
                .append(of.broken.size())
                .append(" |\n"));
        text.append("| **all** | | **")
                .append(holds() ? "yes" : "no")
                .append("** | ")
                .append(tried.values().stream().mapToInt(of -> of.held).sum())
                .append(" | ")
                .append(tried.values().stream()
                        .mapToInt(of -> of.skipped.size())
                        .sum())
                .append(" | ")
                .append(tried.values().stream().mapToInt(of -> of.broken.size()).sum())
                .append(" |\n");
        list(text, "Does not hold", true);
        list(text, "Skipped", false);
        return text.toString();
    }

    private void list(StringBuilder text, String title, boolean broken) {
        if (tried.values().stream().allMatch(of -> (broken ? of.broken : of.skipped).isEmpty())) {
            return;
        }
        text.append("\n## ").append(title).append("\n\n");
        tried.forEach((name, of) -> (broken ? of.broken : of.skipped)
                .forEach(line -> text.append("- `")
                        .append(name)
                        .append("` ")
                        .append(line)
                        .append('\n')));
    }
}
