package dev.accumulator.producer.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param sections balances and turnovers of each register, then orders, then what was published
 */
public record Report(List<Section> sections) {

    public Report {
        sections = List.copyOf(sections);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return sections.stream().allMatch(section -> section.differences().isEmpty());
    }

    /**
     * One kind of thing that was compared.
     *
     * @param name what it is, such as {@code inventory balances}
     * @param compared how many were compared and of how many, in words
     * @param differences each a sentence with what is and what should be; empty if all is equal
     */
    public record Section(String name, String compared, List<String> differences) {
        public Section {
            differences = List.copyOf(differences);
        }
    }
}
