package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CsvTests {

    @Test
    void valuesAreWrittenAsTheStandardSays() {
        assertThat(written(false, "plain", "a,b", "say \"no\"", "two\r\nlines", "", null, " padded "))
                .isEqualTo("plain,\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\",\"\",,\" padded \"\r\n");
        assertThat(written(false, new BigDecimal("-2.2500"), new BigDecimal("1E-7"), 7L, true, "ж😀"))
                .isEqualTo("-2.2500,0.0000001,7,true,ж😀\r\n");
    }

    @Test
    void aTextIsExactUnlessItIsForASpreadsheetWhichWouldTakeItForAFormula() {
        String[] texts = {"=1+1", "+1", "-1", "@x", "\tx", "plain"};
        assertThat(written(false, (Object[]) texts)).isEqualTo("=1+1,+1,-1,@x,\tx,plain\r\n");
        assertThat(written(true, (Object[]) texts)).isEqualTo("'=1+1,'+1,'-1,'@x,'\tx,plain\r\n");
        assertThat(written(true, new BigDecimal("-2.25"))).isEqualTo("-2.25\r\n");
    }

    @Test
    void csvIsForThoseWhoPreferItToJson() {
        assertThat(isWanted("text/csv")).isTrue();
        assertThat(isWanted("text/csv;spreadsheet=true")).isTrue();
        assertThat(isWanted("text/csv, */*;q=0.1")).isTrue();
        assertThat(isWanted("application/json, text/csv;q=0.5")).isFalse();
        // What a generated client sends.
        assertThat(isWanted("application/json, text/csv, application/problem+json"))
                .isFalse();
        assertThat(isWanted("text/csv, application/json")).isTrue();
        assertThat(isWanted("application/json;q=0.5, text/csv")).isTrue();
        assertThat(isWanted("*/*")).isFalse();
        assertThat(isWanted("text/html, */*;q=0.8")).isFalse();
        assertThat(isWanted("text/csv;q=0")).isFalse();
        assertThat(isWanted("text/")).isFalse();
    }

    @Test
    void anExportThatTakesTooLongBreaksAndOneThatHasBegunIsNotReadAgain() {
        ExportSending sending = new ExportSending(
                "a", Duration.ofNanos(1), new MockHttpServletRequest(), new MockHttpServletResponse());
        sending.requireUnbegun();
        sending.columns(List.of("quantity"));

        assertThatThrownBy(() -> sending.row(Map.of("quantity", 1)))
                .isInstanceOf(ExportBroken.class)
                .hasMessageContaining("accumulator.export.time-max");
        assertThatThrownBy(sending::requireUnbegun).isInstanceOf(ExportBroken.class);
    }

    private static boolean isWanted(String accept) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept", accept);
        return CsvChoice.isWanted(request);
    }

    private static String written(boolean isForSpreadsheets, @Nullable Object... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Csv csv = new Csv(bytes, isForSpreadsheets);
        csv.line(Arrays.asList(values));
        csv.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
