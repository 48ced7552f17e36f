package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnNamesTests {
    private final OwnNames names = new OwnNames(List.of("Accumulator.example.com", "proxy.example.com:8443"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080",
                "[fe80::1]",
                "accumulator.example.com",
                "accumulator.example.com:9000",
                "proxy.example.com:8443"
            })
    void anAddressTheMachineItselfAndAConfiguredNameAreReached(String host) {
        assertThat(names.areReachedBy(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "localhost.",
                "127.0.0.1.evil.example",
                "evil.example:8080",
                "proxy.example.com",
                "xaccumulator.example.com",
                "127.0.0.1@evil.example",
                "[evil]",
                "0x7f000001",
                ""
            })
    void anyOtherNameIsForeign(String host) {
        assertThat(names.areReachedBy(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080",
        "http://LocalHost:8080, localhost:8080",
        "http://localhost, localhost",
        "http://localhost:80, localhost",
        "https://localhost, localhost:443",
        "http://[::1]:8080, [::1]:8080",
        "https://accumulator.example.com, inside:8080",
        "https://proxy.example.com:8443, inside:8080"
    })
    void aPageOfTheSameNameAndPortIsOwn(String origin, String host) {
        assertThat(names.areServedAt(origin, host, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, localhost:8080",
        "http://127.0.0.1:8080, localhost:8080",
        "http://evil.example, localhost:8080",
        "https://localhost:8080.evil.example, localhost:8080",
        "http://localhost:8080@evil.example, localhost:8080",
        "null, localhost:8080",
        "file://, localhost:8080",
        "chrome-extension://abc, localhost:8080",
        "https://accumulator.example.com:9000, inside:8080",
        "'http://localhost:8080, http://evil.example', localhost:8080",
        "'', localhost:8080"
    })
    void anyOtherPageIsForeign(String origin, String host) {
        assertThat(names.areServedAt(origin, host, false)).isFalse();
    }

    @Test
    void aPageWithoutTlsIsForeignToARequestOverTls() {
        assertThat(names.areServedAt("http://localhost:8443", "localhost:8443", true))
                .isFalse();
        assertThat(names.areServedAt("https://localhost:8443", "localhost:8443", true))
                .isTrue();
    }
}
