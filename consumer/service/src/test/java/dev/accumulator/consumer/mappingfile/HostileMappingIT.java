package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mappings turn hostile records into documents that are posted, or refuse them with a code; the database refuses none. */
class HostileMappingIT {
    private static final int RECORDS = 900;
    private static final int BATCH = 100;

    private final Registers registers =
            Registers.open(TestPostgres.newDatabase().dataSource());

    @Test
    void whateverIsMappedIsPostedOrRefusedByTheRegistersAndNeverByTheDatabase() {
        Mapping.REGISTERS.forEach(registers::use);
        Random random = new Random(HostileMappingTests.SEED);
        List<FileMapping> mappings = HostileMappingTests.mappings();
        List<Change> changes = new ArrayList<>();
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = HostileMappingTests.mutated(
                    HostileMappingTests.EXAMPLES.get(i % HostileMappingTests.EXAMPLES.size()), random);
            for (FileMapping mapping : mappings) {
                for (MappedPart part : HostileMappingTests.map(mapping, value)) {
                    switch (part) {
                        case MappedPart.Mapped mapped ->
                            changes.add(mapped.document().change());
                        case MappedPart.Refused bad -> refused++;
                        case MappedPart.PassedOver passed -> {}
                        case MappedPart.Closing closing -> {}
                        case MappedPart.AccountOfChart account -> {}
                    }
                }
            }
            if (changes.size() >= BATCH || i == RECORDS - 1) {
                accepted += post(changes);
                changes.clear();
            }
        }
        assertThat(accepted).as("seed %d", HostileMappingTests.SEED).isPositive();
        assertThat(refused).as("seed %d", HostileMappingTests.SEED).isGreaterThan(100);
    }

    /** Returns how many documents are in the registers in the form that they were given. */
    private int post(List<Change> changes) {
        registers.openMonths(changes);
        List<Outcome> outcomes = registers.post(changes);
        assertThat(outcomes).hasSameSizeAs(changes);
        int accepted = 0;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Rejected rejected) {
                assertThat(rejected.reason().code()).matches("[a-z-]+");
            }
            accepted += outcome instanceof Outcome.Accepted ? 1 : 0;
        }
        return accepted;
    }
}
