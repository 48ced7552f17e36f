package dev.accumulator.registers.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTextTests {

    @Test
    void readsWhatItWrote() {
        List<@Nullable String> texts = Arrays.asList("12ab34cd", null, "", "-", "3:abc", "Grüße 🛒", "7\n:", null);

        String written = CursorText.write(texts);

        assertThat(CursorText.read(written, texts.size())).isEqualTo(texts);
        assertThat(written).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "1", "1:", "2:a", "1:ab", ":a", "-1:a", "1:a1:b", "12345:a", "00001:a", "--", "1a:b", "é"
            })
    void refusesWhatItCannotHaveWritten(String text) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatIllegalArgumentException().isThrownBy(() -> CursorText.read(cursor, 1));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        String cursor = Base64.getUrlEncoder().encodeToString(new byte[] {'2', ':', (byte) 0xC3, 'x'});

        assertThatIllegalArgumentException().isThrownBy(() -> CursorText.read(cursor, 1));
    }

    @Test
    void refusesOrReadsWhateverComes() {
        Random random = new Random(20_260_601);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte) "0123:-ab\u00ff".charAt(random.nextInt(9));
            }
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            try {
                assertThat(CursorText.read(cursor, 2)).hasSize(2);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).isNotNull();
            }
        }
    }
}
