package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.TestPostgres;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** That neither the session's settings nor the JVM's time zone change what a movement's day, cell or value is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherSessionsIT implements CalendarContract, ValuesContract, TurnoverContract, MovementContract {
    private static final String SESSION = """
            set time zone 'Pacific/Kiritimati';
            set datestyle = 'ISO, DMY';
            set intervalstyle = 'sql_standard';
            set bytea_output = 'escape';
            set standard_conforming_strings = on;
            set search_path = pg_catalog
            """;

    private final TimeZone before = TimeZone.getDefault();
    private final EngineDatabase database = new EngineDatabase(TestPostgres.newDatabase(), SESSION);
    private RegisterEngine engine = new RealEngine(database, RealEngine.Totals.FOLDED);

    @BeforeAll
    void moveTheJvm() {
        TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
    }

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engine = new RealEngine(database, RealEngine.Totals.FOLDED);
    }

    @AfterAll
    void close() {
        TimeZone.setDefault(before);
        database.close();
    }

    @Override
    public RegisterEngine engine() {
        return engine;
    }

    @Test
    void theSessionsAreOtherIndeed() {
        assertThat(database.jdbc().queryForObject("show time zone", String.class))
                .isEqualTo("Pacific/Kiritimati");
        assertThat(database.jdbc().queryForObject("show datestyle", String.class))
                .isEqualTo("ISO, DMY");
    }
}
