package dev.accumulator.registers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The engine with everything in partitions and totals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoldedRegistersIT implements RegistersContract {
    private final EngineDatabase database = new EngineDatabase();
    private RegisterEngine engine = new RealEngine(database, RealEngine.Totals.FOLDED);

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engine = new RealEngine(database, RealEngine.Totals.FOLDED);
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
