package dev.accumulator.consumer.rest;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands and answers in the {@code console} blocks of a document. A line that begins with {@code $} or
 * {@code accumulator=>} is a command, which continues in lines that begin with {@code >}. The lines after it are its
 * answer.
 */
record Transcript(List<Entry> entries) {

    static final String SHELL = "$ ";
    static final String PSQL = "accumulator=> ";

    private static final String CONTINUED = "> ";

    /**
     * One command and its answer.
     *
     * @param line the line of the document it begins in
     * @param prompt {@link #SHELL} or {@link #PSQL}
     */
    record Entry(int line, String prompt, String typed, String answer) {}

    static Transcript of(List<String> document) {
        List<Entry> entries = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < document.size(); i++) {
            String line = document.get(i);
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && (line.startsWith(SHELL) || line.startsWith(PSQL))) {
                String prompt = line.startsWith(SHELL) ? SHELL : PSQL;
                entries.add(new Entry(i + 1, prompt, line.substring(prompt.length()), ""));
            } else if (inside) {
                entries.addLast(with(entries.removeLast(), line));
            }
        }
        return new Transcript(List.copyOf(entries));
    }

    private static Entry with(Entry entry, String line) {
        return entry.answer().isEmpty() && line.startsWith(CONTINUED)
                ? new Entry(
                        entry.line(),
                        entry.prompt(),
                        entry.typed() + "\n" + line.substring(CONTINUED.length()),
                        entry.answer())
                : new Entry(entry.line(), entry.prompt(), entry.typed(), entry.answer() + line + "\n");
    }
}
