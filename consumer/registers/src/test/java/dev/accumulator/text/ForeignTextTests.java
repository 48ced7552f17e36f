package dev.accumulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTextTests {

    @Test
    void plainTextStaysAsItIs() {
        String text = "Ünïcödé 漢字 😀 \"quoted\" back\\slash";

        assertThat(ForeignText.shorten(text)).isEqualTo(text);
        assertThat(ForeignText.shorten("")).isEmpty();
        assertThat(ForeignText.quote("a b")).isEqualTo("\"a b\"");
    }

    @ParameterizedTest
    @CsvSource({
        "NUL, 0000, 0",
        "a line break, 000a, 0",
        "DEL, 007f, 0",
        "a control character of Latin-1, 0085, 0",
        "a soft hyphen, 00ad, 0",
        "a zero-width space, 200b, 0",
        "a right-to-left override, 202e, 0",
        "an isolate, 2066, 0",
        "a line separator, 2028, 0",
        "a paragraph separator, 2029, 0",
        "a byte order mark, feff, 0",
        "half a pair, d83d, 0",
        "the other half, de00, 0",
        "a tag of two halves, db40, dc41"
    })
    void whatNobodySeesIsEscaped(String name, String first, String second) {
        String text = (char) Integer.parseInt(first, 16)
                + (second.equals("0") ? "" : String.valueOf((char) Integer.parseInt(second, 16)));
        String escaped = "\\u" + first + (second.equals("0") ? "" : "\\u" + second);

        assertThat(ForeignText.shorten("a" + text + "b")).as(name).isEqualTo("a" + escaped + "b");
    }

    @Test
    void longTextIsCut() {
        assertThat(ForeignText.shorten("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(ForeignText.shorten("x".repeat(61))).isEqualTo("x".repeat(60) + "…");
        assertThat(ForeignText.shorten("abc", 2)).isEqualTo("ab…");
    }

    @Test
    void noPairIsCut() {
        assertThat(ForeignText.shorten("a😀b", 2)).isEqualTo("a😀…");
        assertThat(ForeignText.shorten("a😀", 2)).isEqualTo("a😀");
    }

    @Test
    void linesStayWhereTheyAreWanted() {
        assertThat(ForeignText.shortenLines("ERROR: a\n\tb\u202e", 100)).isEqualTo("ERROR: a\n\tb\\u202e");
        assertThat(ForeignText.shortenLines("a\nb", 2)).isEqualTo("a\n…");
    }

    @Test
    void theDefaultLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(ForeignText.shorten("\u2029")).isEqualTo("\\u2029");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatPostgresCannotStoreIsReplaced() {
        assertThat(ForeignText.isStorable("a😀\n\u202e")).isTrue();
        assertThat(ForeignText.isStorable("a\0")).isFalse();
        assertThat(ForeignText.isStorable("\ud83dx")).isFalse();
        assertThat(ForeignText.isStorable("x\ude00")).isFalse();
        assertThat(ForeignText.storable("a\0b\ud83dc😀d", 6)).isEqualTo("a\ufffdb\ufffdc😀");
    }

    @Test
    void charactersAreCodePoints() {
        assertThat(ForeignText.characters("a😀")).isEqualTo(2);
    }
}
