package dev.accumulator.registers;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The texts of {@code docs/sql}: statements by file, each once, under a sentence that says when it runs. */
final class StatementFiles {
    private static final String HEADER = """
            -- Statements that the engine runs for the register "inventory" in schema accumulator_1;
            -- accumulator_2 is the schema of another generation. Made by the build, see README.md.

            """;

    private final Map<String, StringBuilder> files = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Takes statements as seen, which run in other schemas or were documented in other words. */
    void ignore(Map<String, String> statements) {
        statements.keySet().forEach(sql -> seen.add(key(sql)));
    }

    /**
     * Adds the statements that were not seen.
     *
     * @param sentence says when they run, unless {@link StatementSites} has a sentence of its own for a statement
     * @param statements statements, each with the method that runs it
     */
    void add(String file, String sentence, Map<String, String> statements) {
        statements.forEach((sql, site) -> {
            if (seen.add(key(sql))) {
                StatementSites.Site own = StatementSites.of(site);
                append(own == null ? file : own.file(), own == null ? sentence : own.sentence(), sql);
            }
        });
    }

    private void append(String file, String sentence, String sql) {
        files.computeIfAbsent(file, name -> new StringBuilder(HEADER))
                .append("-- ")
                .append(sentence)
                .append('\n')
                .append(sql.strip())
                .append(sql.strip().endsWith(";") ? "\n\n" : ";\n\n");
    }

    /** A statement in another schema, or for the partition of another month, counts as the same one. */
    private static String key(String sql) {
        String own = sql.contains("accumulator_1") ? sql : sql.replace("accumulator_2", "accumulator_1");
        return own.replaceAll("inventory_log_[0-9]{4}_[0-9]{2}|'[0-9]{4}-[0-9]{2}-01 00:00:00\\+00'", "month");
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, text.toString().strip() + "\n"));
        return texts;
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : texts().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The register with one more dimension and resource, and wider types. */
    static RegisterDefinition widened() {
        return Samples.register(
                "inventory",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product bigint", "lot text?"),
                List.of("quantity numeric(20,4)", "amount numeric(18,2)", "pieces bigint"));
    }
}
