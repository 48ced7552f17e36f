package dev.accumulator.producer.verify;

import java.util.List;

/**
 * The result of a verification.
 *
 * @param sections balances and turnovers of each register, then orders, then the published events
 */
public record Report(List<Section> sections) {

    public Report {
        sections = List.copyOf(sections);
    }

    /** True if nothing differs. */
    public boolean equal() {
        return sections.stream().allMatch(section -> section.differences().isEmpty());
    }

    /**
     * The result for one kind of thing.
     *
     * @param name the kind, such as {@code inventory balances}
     * @param compared the number of compared things, in words
     * @param differences sentences with the actual and the expected value; empty if everything is equal
     */
    public record Section(String name, String compared, List<String> differences) {
        public Section {
            differences = List.copyOf(differences);
        }
    }
}
