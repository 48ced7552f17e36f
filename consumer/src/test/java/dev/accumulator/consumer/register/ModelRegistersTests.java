package dev.accumulator.consumer.register;

class ModelRegistersTests implements RegistersContract {
    private final RegisterEngine engine = ModelRegisters.withOwnClock();

    @Override
    public RegisterEngine engine() {
        return engine;
    }
}
