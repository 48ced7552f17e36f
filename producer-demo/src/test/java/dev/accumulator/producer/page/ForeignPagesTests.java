package dev.accumulator.producer.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignPagesTests {

    private final ForeignPages foreign = new ForeignPages(List.of("Shop.example"));

    @ParameterizedTest
    @CsvSource({
        "GET, localhost:8081, , , true",
        "GET, 127.0.0.1:8081, , , true",
        "GET, [::1]:8081, , , true",
        "GET, shop.example, , , true",
        "GET, SHOP.EXAMPLE:8081, , , true",
        "GET, evil.example:8081, , , false",
        "GET, localhost.evil.example, , , false",
        "GET, 127.0.0.1.evil.example, , , false",
        "GET, , , , false",
        "GET, localhost:8081, , cross-site, true",
        "POST, localhost:8081, , , true",
        "POST, localhost:8081, http://localhost:8081, same-origin, true",
        "POST, shop.example, https://shop.example, same-origin, true",
        "POST, localhost:8081, http://localhost:9999, , false",
        "POST, localhost:8081, http://evil.example, , false",
        "POST, localhost:8081, null, , false",
        "POST, localhost:8081, , cross-site, false",
        "POST, localhost:8081, , same-site, false",
        "POST, localhost:8081, , none, true",
        "POST, evil.example, http://evil.example, same-origin, false",
        "DELETE, localhost:8081, http://evil.example, , false",
    })
    void letsThroughWhatIsTheShopsOwn(String method, String host, String origin, String site, boolean passes) {
        Headers headers = new Headers();
        if (host != null) {
            headers.set("Host", host);
        }
        if (origin != null) {
            headers.set("Origin", origin);
        }
        if (site != null) {
            headers.set("Sec-Fetch-Site", site);
        }
        assertThat(foreign.refusal(method, headers).isEmpty()).isEqualTo(passes);
    }
}
