package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class HeapLimitsTests {

    @ParameterizedTest
    @CsvSource({"256, 953, 571", "512, 1906, 1143", "1024, 3813, 2287", "3072, 11439, 6863"})
    void aLargerHeapServesMore(long megabytes, int connections, int waiting) {
        assertThat(HeapLimits.connectionsMax(megabytes << 20)).isEqualTo(connections);
        assertThat(HeapLimits.waitingMax(megabytes << 20)).isEqualTo(waiting);
    }

    @Test
    void moreThanTheHeapHasRoomForEndsTheStart() {
        int room = HeapLimits.waitingMax(HeapLimits.heapBytes());

        assertThat(new AfterSettings(Duration.ofSeconds(5), room).waiting()).isEqualTo(room);
        assertThatThrownBy(() -> new AfterSettings(Duration.ofSeconds(5), room + 1))
                .hasMessageContaining("accumulator.query.after.waiting-max must be from 1 to " + room);
    }

    @Test
    void anAddressHasThreeQuartersOfTheConnectionsUnlessItIsConfigured() {
        RestSettings usual = new RestSettings(DataSize.ofKilobytes(64), null, Duration.ofSeconds(10));

        assertThat(usual.connectionsPerAddress(4096)).isEqualTo(3072);
        assertThat(usual.connectionsPerAddress(1)).isEqualTo(1);
    }
}
