package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document was posted, reposted or unposted; the event's type tells which.
 *
 * @param recorder the document
 * @param revision the accepted revision
 * @param changes the net change of each cell that the revision changed, empty if it changed none
 * @param source the record that caused it
 * @param part the number of this event, from 1, if the changes are too many for one event; their parts add up
 * @param parts the number of events that tell the changes together
 * @param changesAt the path of the REST API where the document's movements are found, if the changes are left out
 */
public record DocumentResult(
        String recorder,
        long revision,
        List<Change> changes,
        SourcePosition source,
        @Nullable Integer part,
        @Nullable Integer parts,
        @Nullable String changesAt) {

    /** @throws InvalidField if a field is missing or outside {@link Limits} */
    public DocumentResult {
        recorder = Require.recorder(recorder);
        revision = Require.revision(revision);
        changes = Require.elements("changes", changes);
        source = Require.present("source", source);
        part = Require.optionalCount("part", part);
        parts = Require.optionalCount("parts", parts);
    }

    /**
     * The net change of one cell: the movements of the new revision, less those of the replaced one.
     *
     * @param register name of the register
     * @param dimensions every dimension of the register with the value of the cell as text, or null
     * @param resources every resource of the register with the signed change, in the declared scale: trailing zeros are
     *     kept
     */
    public record Change(String register, Map<String, @Nullable String> dimensions, Map<String, BigDecimal> resources) {

        /**
         * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
         * constructor is compact, and callers in other modules could not pass a null value.
         *
         * @throws InvalidField if a field is missing or outside {@link Limits}
         */
        public Change(String register, Map<String, @Nullable String> dimensions, Map<String, BigDecimal> resources) {
            this.register = Require.name("register", register);
            this.dimensions = Require.dimensions(dimensions);
            this.resources = Collections.unmodifiableMap(new LinkedHashMap<>(Require.present("resources", resources)));
        }
    }
}
