package dev.accumulator.registers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The engine with everything in the tail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistersIT implements RegistersContract {
    private final EngineDatabase database = new EngineDatabase();
    private RegisterEngine engine = new RealEngine(database, RealEngine.Totals.UNFOLDED);

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engine = new RealEngine(database, RealEngine.Totals.UNFOLDED);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    public RegisterEngine engine() {
        return engine;
    }
}
