package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.postgres.InvalidSchemaName;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.text.ForeignText;
import org.junit.jupiter.api.Test;

/** The messages that people read who have configured the engine wrongly. */
class SettingsMessagesTests {

    @Test
    void aSchemaHasAPlainName() {
        for (String name : new String[] {"Accumulator", "1st", "a b", "a\"b", "", "a".repeat(64)}) {
            assertThatThrownBy(() -> new Schema(name))
                    .isInstanceOf(InvalidSchemaName.class)
                    .hasMessage("\"" + ForeignText.shorten(name) + "\" is no schema name: "
                            + "a lower-case letter, then lower-case letters, digits and _, at most 63");
        }
    }

    @Test
    void theWindowOfMonthsIsBounded() {
        assertThatThrownBy(() -> new MonthWindow(241, 3))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage("months: the window is 0 to 240 months back and 0 to 24 ahead, not 241 and 3");
        assertThatThrownBy(() -> new MonthWindow(24, -1))
                .hasMessage("months: the window is 0 to 240 months back and 0 to 24 ahead, not 24 and -1");
    }
}
