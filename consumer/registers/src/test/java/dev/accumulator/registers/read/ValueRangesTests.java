package dev.accumulator.registers.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.DimensionType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValueRangesTests {
    private static final long SEED = 20;

    private final Random random = new Random(SEED);

    @Test
    void numbersAreInARangeIfTheyBeginSoAndInNoneOtherwise() {
        for (String type : List.of("smallint", "int", "bigint")) {
            for (int i = 0; i < 3_000; i++) {
                long number = random.nextLong()
                        >> (type.equals("bigint") ? 0 : type.equals("int") ? 32 : 48)
                        >> random.nextInt(16);
                for (String beginning : beginnings(String.valueOf(number))) {
                    assertThat(isIn(number, beginning, type))
                            .as("%s %d by %s", type, number, beginning)
                            .isEqualTo(String.valueOf(number).startsWith(beginning));
                }
            }
        }
        assertThat(ranges("01", "int")).isEmpty();
        assertThat(ranges("-0", "int")).isEmpty();
        assertThat(ranges("1x", "int")).isEmpty();
        assertThat(ranges("99999", "smallint")).isEmpty();
        assertThat(ranges("0", "int")).containsExactly(new ValueRanges.Range("0", "0"));
        assertThat(ranges("3", "smallint"))
                .containsExactly(
                        new ValueRanges.Range("3", "3"),
                        new ValueRanges.Range("30", "39"),
                        new ValueRanges.Range("300", "399"),
                        new ValueRanges.Range("3000", "3999"),
                        new ValueRanges.Range("30000", "32767"));
    }

    @Test
    void datesAreInARangeIfTheyBeginSoAndInNoneOtherwise() {
        for (int i = 0; i < 3_000; i++) {
            LocalDate date = LocalDate.of(1 + random.nextInt(9_999), 1, 1).plusDays(random.nextInt(365));
            for (String beginning : beginnings(date.toString())) {
                boolean isIn = ranges(beginning, "date").stream()
                        .anyMatch(range -> !date.isBefore(LocalDate.parse(range.low()))
                                && !date.isAfter(LocalDate.parse(range.high())));
                assertThat(isIn)
                        .as("%s by %s", date, beginning)
                        .isEqualTo(date.toString().startsWith(beginning));
            }
        }
        for (String none :
                List.of("2026-13", "2026-00", "2026-02-30", "2026-02-3", "202-01", "2026-1-", "x", "2026-01-011")) {
            assertThat(ranges(none, "date")).as(none).isEmpty();
        }
        assertThat(ranges("2026-1", "date")).containsExactly(new ValueRanges.Range("2026-10-01", "2026-12-31"));
    }

    @Test
    void uuidsAndTextsAndTruthsAreInARangeIfTheyBeginSo() {
        for (int i = 0; i < 1_000; i++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            String beginning = id.substring(0, random.nextInt(id.length() + 1));
            assertThat(ranges(beginning.toUpperCase(Locale.ROOT), "uuid"))
                    .singleElement()
                    .satisfies(range -> {
                        assertThat(range.low()).isLessThanOrEqualTo(id).startsWith(beginning);
                        assertThat(range.high()).isGreaterThanOrEqualTo(id).startsWith(beginning);
                        assertThat(UUID.fromString(range.low())).hasToString(range.low());
                    });
        }
        assertThat(ranges("1234567-", "uuid")).isEmpty();
        assertThat(ranges("g", "uuid")).isEmpty();
        assertThat(ranges("a-7", "text"))
                .extracting(ValueRanges.Range::low)
                .as("people type small letters")
                .containsExactly("a-7", "A-7");
        assertThat(ranges("x".repeat(201), "text")).isEmpty();
        assertThat(ranges("a\0", "text")).isEmpty();
        assertThat(ranges("t", "boolean")).containsExactly(new ValueRanges.Range("true", "true"));
        assertThat(ranges("", "boolean")).hasSize(2);
    }

    private boolean isIn(long number, String beginning, String type) {
        BigInteger value = BigInteger.valueOf(number);
        return ranges(beginning, type).stream()
                .anyMatch(range -> new BigInteger(range.low()).compareTo(value) <= 0
                        && new BigInteger(range.high()).compareTo(value) >= 0);
    }

    /** Beginnings of the text, and one that differs in its last character. */
    private List<String> beginnings(String text) {
        String some = text.substring(0, random.nextInt(text.length() + 1));
        String other = some.isEmpty() ? "7" : some.substring(0, some.length() - 1) + random.nextInt(10);
        return List.of(text, some, other);
    }

    private static List<ValueRanges.Range> ranges(String text, String type) {
        return ValueRanges.beginningWith(text, DimensionType.parse(type));
    }
}
