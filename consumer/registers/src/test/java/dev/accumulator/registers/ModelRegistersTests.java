package dev.accumulator.registers;

class ModelRegistersTests implements RegistersContract {
    private final RegisterEngine engine = ModelRegisters.withOwnClock();

    @Override
    public RegisterEngine engine() {
        return engine;
    }
}
