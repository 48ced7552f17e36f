package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.postgres.InvalidSchemaName;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterLimits;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Settings of derived state: its schemas, its registers and its months.
 *
 * @param schema the control schema; generations are kept in schemas of this name, an underscore and their number
 * @param readerRole a database role that may read the views of the registers; null for none
 * @param registers the registers by name
 * @param floors by name, the bounds that balances may not fall below
 * @param shippedRegisters if true, {@code inventory} and {@code sales} exist even if they are not named
 * @param topics a topic that brings a register
 * @param months the months whose movements have a table partition of their own
 * @param dayTotalsFrom a month of a cell with more movements than this has day totals. A read of a part of any other
 *     month adds up its movements. A lower figure makes such reads cheaper, and totals larger and more expensive to
 *     write; 0 is the lowest
 */
@ConfigurationProperties("accumulator")
record GenerationSettings(
        @DefaultValue("accumulator") String schema,
        @Nullable String readerRole,
        @DefaultValue Map<String, RegisterSettings> registers,
        @DefaultValue Map<String, FloorSettings> floors,
        @DefaultValue("true") boolean shippedRegisters,
        @DefaultValue Topics topics,
        @DefaultValue Months months,
        @DefaultValue("250") int dayTotalsFrom) {

    /** Leaves room in a schema's 63 characters for an underscore and a number. */
    private static final int SCHEMA_CHARS_MAX = 52;

    GenerationSettings {
        try {
            new Schema(schema);
        } catch (InvalidSchemaName invalid) {
            throw new IllegalArgumentException("accumulator.schema: " + invalid.getMessage(), invalid);
        }
        if (schema.length() > SCHEMA_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "accumulator.schema has " + schema.length() + " characters, more than " + SCHEMA_CHARS_MAX);
        }
        if (dayTotalsFrom < 0) {
            throw new IllegalArgumentException("accumulator.day-totals-from is " + dayTotalsFrom + ", less than 0");
        }
        // Definitions are read here so that a mistake stops the start and names the setting.
        int count = ConfiguredRegisters.definitions(registers, shipped(shippedRegisters, topics))
                .size();
        if (count == 0) {
            throw new IllegalArgumentException(
                    "accumulator.registers names no register, and accumulator.shipped-registers is false");
        }
        if (count > RegisterLimits.REGISTERS_MAX) {
            throw new IllegalArgumentException("accumulator.registers makes " + count
                    + " registers" + (shippedRegisters ? ", with inventory and sales" : "") + ", and there can be "
                    + RegisterLimits.REGISTERS_MAX);
        }
        ConfiguredRegisters.published(registers, shipped(shippedRegisters, topics));
        ConfiguredFloors.floors(
                floors,
                ConfiguredRegisters.definitions(registers, shipped(shippedRegisters, topics)),
                () -> DocumentSources.UNKNOWN);
    }

    /**
     * Months with a partition of their own, counted from the current one. Movements of other months share one.
     *
     * @param back how many past months, 0 to 240
     * @param ahead how many future months, 0 to 24
     */
    record Months(
            @DefaultValue("24") int back, @DefaultValue("3") int ahead) {
        Months {
            try {
                // Made here so that a mistake stops the start, and not each attempt to open the database.
                new MonthWindow(back, ahead);
            } catch (InvalidDefinition invalid) {
                throw new IllegalArgumentException("accumulator." + invalid.getMessage(), invalid);
            }
        }

        MonthWindow window() {
            return new MonthWindow(back, ahead);
        }
    }

    /** Returns the definitions of all registers. */
    List<RegisterDefinition> definitions() {
        return ConfiguredRegisters.definitions(registers, shipped());
    }

    /** Returns the charts of the ledgers whose accounts come from a topic. */
    TopicCharts charts(JdbcClient jdbc) {
        return new TopicCharts(jdbc, controlSchema(), ConfiguredRegisters.chartTopics(registers));
    }

    /** Returns which of the shipped registers there are. */
    ConfiguredRegisters.Shipped shipped() {
        return shipped(shippedRegisters, topics);
    }

    private static ConfiguredRegisters.Shipped shipped(boolean shippedRegisters, Topics topics) {
        return new ConfiguredRegisters.Shipped(
                shippedRegisters, !topics.reservations().isBlank());
    }

    /**
     * A topic that brings a register.
     *
     * @param reservations in: reservations, keyed by reservation id; none by default. With it comes the register
     *     {@code reserved}
     */
    record Topics(@DefaultValue("") String reservations) {}

    /**
     * Returns the floors of all registers.
     *
     * @param sources knows where documents come from
     */
    List<Floor> keptFloors(Supplier<DocumentSources> sources) {
        return ConfiguredFloors.floors(floors, definitions(), sources);
    }

    Schema controlSchema() {
        return new Schema(schema);
    }

    Schema generationSchema(int number) {
        return new Schema(schema + "_" + number);
    }
}
