package dev.accumulator.consumer.console;

import java.util.List;

/** The pages that every page links to. */
enum Navigation {
    NOW("/", "Now"),
    REGISTERS("/registers", "Registers"),
    DOCUMENTS("/documents", "Documents"),
    LETTERS("/letters", "Dead letters"),
    REBUILD("/rebuild", "Rebuild"),
    MAINTENANCE("/maintenance", "Maintenance"),
    QUERY("/query", "Query"),
    CODE("/code", "Code"),
    REFERENCE("/reference", "API");

    private final String path;
    private final String label;

    Navigation(String path, String label) {
        this.path = path;
        this.label = label;
    }

    /**
     * A link of the navigation.
     *
     * @param current true on that page, and on those below it
     */
    record Entry(String path, String label, boolean current) {}

    /** Returns the links as the page of a path shows them. */
    static List<Entry> at(String path) {
        return List.of(values()).stream()
                .map(page -> new Entry(page.path, page.label, page.holds(path)))
                .toList();
    }

    private boolean holds(String other) {
        return other.equals(path) || (this != NOW && other.startsWith(path + "/"));
    }
}
