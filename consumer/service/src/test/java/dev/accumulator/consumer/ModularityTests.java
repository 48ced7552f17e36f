package dev.accumulator.consumer;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void roomsUseEachOtherOnlyThroughTheirDoors() {
        ApplicationModules.of(ConsumerApplication.class).verify();
    }
}
