package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.moment;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.zoned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That days begin and end where a register's time zone says, also when clocks change. */
interface CalendarContract extends Contract {

    /** Defines a register in the zone and posts one movement of 1, 2, 4, 8, … at each period. */
    private void postIn(String zone, TotalsDetail totals, String... periods) {
        engine().define(Samples.in(zone, totals));
        for (int i = 0; i < periods.length; i++) {
            take(post("doc:" + i, 1, zoned(periods[i], 1L << i)));
        }
    }

    private String at(PointInTime at) {
        return balance(BalanceQuery.at("zoned", at, Selection.ALL), "number");
    }

    private List<LocalDate> days(Interval interval) {
        return engine()
                .turnovers(new TurnoverQuery(
                        "zoned", null, null, null, Selection.ALL, interval, false, List.of(), PageRequest.FIRST))
                .rows()
                .stream()
                .map(TurnoverRow::start)
                .toList();
    }

    private long movements(String from, String to) {
        return engine()
                .movements(new MovementQuery(
                        "zoned",
                        null,
                        java.util.Map.of(),
                        day(from),
                        day(to),
                        null,
                        null,
                        false,
                        MovementQuery.Order.PERIOD_OLDEST_FIRST,
                        PageRequest.FIRST))
                .rows()
                .stream()
                .mapToLong(
                        row -> java.util.Objects.requireNonNull(row.resources().get("number"))
                                .longValueExact())
                .sum();
    }

    @Test
    default void aDayOfBerlinHas23HoursWhenSummerTimeBegins() {
        postIn(
                "Europe/Berlin",
                TotalsDetail.DAY,
                "2026-03-28T22:59:59.999999Z",
                "2026-03-28T23:00:00Z",
                "2026-03-29T21:59:59.999999Z",
                "2026-03-29T22:00:00Z");
        assertThat(at(day("2026-03-28"))).isEqualTo("1");
        assertThat(at(day("2026-03-29"))).isEqualTo("7");
        assertThat(at(day("2026-03-30"))).isEqualTo("15");
        assertThat(movements("2026-03-29", "2026-03-29")).isEqualTo(6);
        assertThat(at(moment("2026-03-29T21:59:59.999999Z"))).isEqualTo("7");
    }

    @Test
    default void aDayOfNewYorkHas25HoursWhenSummerTimeEnds() {
        postIn(
                "America/New_York",
                TotalsDetail.DAY,
                "2026-11-01T03:59:59.999999Z",
                "2026-11-01T04:00:00Z",
                "2026-11-01T05:30:00Z",
                "2026-11-01T06:30:00Z",
                "2026-11-02T04:59:59.999999Z",
                "2026-11-02T05:00:00Z");
        assertThat(days(Interval.DAY))
                .containsExactly(LocalDate.of(2026, 10, 31), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 2));
        assertThat(days(Interval.MONTH)).containsExactly(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1));
        assertThat(at(day("2026-11-01"))).isEqualTo("31");
        // Half past one o'clock comes twice: a moment tells which.
        assertThat(at(moment("2026-11-01T05:30:00Z"))).isEqualTo("7");
        assertThat(at(moment("2026-11-01T06:30:00Z"))).isEqualTo("15");
        assertThat(movements("2026-11-01", "2026-11-01")).isEqualTo(30);
    }

    @Test
    default void aDayThatApiaNeverHadIsEmpty() {
        // Samoa went over the date line: 29 December 2011 was followed by the 31st.
        postIn(
                "Pacific/Apia",
                TotalsDetail.DAY,
                "2011-12-30T09:59:59.999999Z",
                "2011-12-30T10:00:00Z",
                "2012-01-01T10:00:00Z");
        assertThat(days(Interval.DAY))
                .containsExactly(LocalDate.of(2011, 12, 29), LocalDate.of(2011, 12, 31), LocalDate.of(2012, 1, 2));
        assertThat(at(day("2011-12-29"))).isEqualTo("1");
        assertThat(at(day("2011-12-30"))).isEqualTo("1");
        assertThat(at(day("2011-12-31"))).isEqualTo("3");
        assertThat(movements("2011-12-30", "2011-12-30")).isZero();
        assertThat(movements("2011-12-30", "2011-12-31")).isEqualTo(2);
    }

    @Test
    default void aMidnightThatDoesNotExistBeginsItsDayAnHourLater() {
        // In São Paulo clocks went from 23:59:59 to 01:00.
        postIn(
                "America/Sao_Paulo",
                TotalsDetail.DAY,
                "2018-11-04T02:59:59.999999Z",
                "2018-11-04T03:00:00Z",
                "2018-11-05T01:59:59.999999Z",
                "2018-11-05T02:00:00Z");
        assertThat(at(day("2018-11-03"))).isEqualTo("1");
        assertThat(at(day("2018-11-04"))).isEqualTo("7");
        assertThat(movements("2018-11-04", "2018-11-04")).isEqualTo(6);
        assertThat(movements("2018-11-03", "2018-11-03")).isEqualTo(1);
    }

    @Test
    default void anHourThatComesTwiceAtMidnightBelongsToItsDayBothTimes() {
        // In Havana clocks went from 01:00 back to midnight: the first hour of the day came twice.
        postIn(
                "America/Havana",
                TotalsDetail.DAY,
                "2026-11-01T03:59:59.999999Z",
                "2026-11-01T04:00:00Z",
                "2026-11-01T04:30:00Z",
                "2026-11-01T05:30:00Z",
                "2026-11-02T05:00:00Z");
        assertThat(at(day("2026-10-31"))).isEqualTo("1");
        assertThat(at(day("2026-11-01"))).isEqualTo("15");
        assertThat(movements("2026-11-01", "2026-11-01")).isEqualTo(14);
        assertThat(movements("2026-10-31", "2026-10-31")).isEqualTo(1);
        assertThat(at(moment("2026-11-01T04:30:00Z"))).isEqualTo("7");
    }

    @Test
    default void aDayThatIsLeftAndEnteredAgainCountsByItsName() {
        // In St. John's clocks went from one minute past midnight back to 23:01 of the day before.
        postIn(
                "America/St_Johns",
                TotalsDetail.DAY,
                "2010-11-07T02:29:59Z", // 23:59:59 on the 6th, summer time
                "2010-11-07T02:30:30Z", // 00:00:30 on the 7th
                "2010-11-07T02:31:00Z", // 23:01:00 on the 6th again
                "2010-11-07T03:29:59Z", // 23:59:59 on the 6th again
                "2010-11-07T03:30:00Z"); // 00:00:00 on the 7th, for good
        assertThat(at(day("2010-11-06"))).isEqualTo("13");
        assertThat(at(day("2010-11-07"))).isEqualTo("31");
        assertThat(movements("2010-11-06", "2010-11-06")).isEqualTo(13);
        assertThat(movements("2010-11-07", "2010-11-07")).isEqualTo(18);
        // A moment counts what lies before it, whatever day that has.
        assertThat(at(moment("2010-11-07T02:30:30Z"))).isEqualTo("3");
        assertThat(at(moment("2010-11-07T02:31:00Z"))).isEqualTo("7");
        assertThat(at(moment("2010-11-07T03:29:59Z"))).isEqualTo("15");
        assertThat(engine().turnovers(TurnoverQuery.of(
                                "zoned", moment("2010-11-07T02:30:30Z"), moment("2010-11-07T02:31:00Z"), Selection.ALL))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("number"))
                        .extracting(TurnoverRow.Turnover::receipt)
                        .hasToString("6"));
    }

    @Test
    default void monthsOfTotalsAreCutInTheZoneToo() {
        postIn(
                "Asia/Kathmandu",
                TotalsDetail.MONTH,
                "2026-02-28T18:14:59.999999Z",
                "2026-02-28T18:15:00Z",
                "2026-03-31T18:15:00Z");
        assertThat(days(Interval.MONTH))
                .containsExactly(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 4, 1));
        assertThat(at(day("2026-02-28"))).isEqualTo("1");
        assertThat(at(day("2026-03-31"))).isEqualTo("3");
        assertThat(at(moment("2026-02-28T18:15:00Z"))).isEqualTo("3");
    }

    @Test
    default void farDaysHaveTheirZonesOffsetToo() {
        postIn(
                "Europe/Berlin",
                TotalsDetail.DAY,
                "1900-01-01T00:00:00Z",
                "1916-04-30T22:00:00Z", // the first summer time
                "1947-05-11T01:30:00Z", // double summer time
                "2199-07-15T22:00:00Z");
        assertThat(days(Interval.DAY))
                .containsExactly(
                        LocalDate.of(1900, 1, 1),
                        LocalDate.of(1916, 5, 1),
                        LocalDate.of(1947, 5, 11),
                        LocalDate.of(2199, 7, 16));
        assertThat(engine().balances(BalanceQuery.at("zoned", day("2199-07-15"), by("key")))
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.resources().get("number")).hasToString("7"));
    }

    @Test
    default void weeksQuartersAndYearsBeginOnTheirFirstDay() {
        postIn("UTC", TotalsDetail.DAY, "2024-12-30T00:00:00Z", "2025-01-05T23:59:59Z", "2026-02-28T12:00:00Z");
        assertThat(days(Interval.WEEK)).containsExactly(LocalDate.of(2024, 12, 30), LocalDate.of(2026, 2, 23));
        assertThat(days(Interval.QUARTER))
                .containsExactly(LocalDate.of(2024, 10, 1), LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1));
        assertThat(days(Interval.YEAR))
                .containsExactly(LocalDate.of(2024, 1, 1), LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1));
    }

    @Test
    default void aLastDayOfTheYearThatOtherZonesNeverHadStaysInItsYear() {
        // Kiritimati went over the date line from 30 December 1994 to 1 January 1995.
        postIn("UTC", TotalsDetail.DAY, "1994-12-31T12:00:00Z", "1995-01-01T12:00:00Z");
        assertThat(days(Interval.DAY)).containsExactly(LocalDate.of(1994, 12, 31), LocalDate.of(1995, 1, 1));
        assertThat(days(Interval.MONTH)).containsExactly(LocalDate.of(1994, 12, 1), LocalDate.of(1995, 1, 1));
        assertThat(days(Interval.QUARTER)).containsExactly(LocalDate.of(1994, 10, 1), LocalDate.of(1995, 1, 1));
        assertThat(days(Interval.YEAR)).containsExactly(LocalDate.of(1994, 1, 1), LocalDate.of(1995, 1, 1));
        assertThat(at(day("1994-12-31"))).isEqualTo("1");
    }

    @Test
    default void aZoneThatCutsNoDaysIsRefused() {
        String rest = " is no time zone for days: name a region such as Europe/Berlin, or UTC; offsets are read with"
                + " opposite signs by PostgreSQL";
        for (String zone : List.of("+02:00", "UTC+2", "GMT-5")) {
            String id = java.time.ZoneId.of(zone).getId();
            assertRefused(
                    () -> engine().define(Samples.in(zone, TotalsDetail.DAY)),
                    "invalid-definition",
                    "zone",
                    "Register \"zoned\": zone: \"" + id + "\"" + rest);
        }
        engine().define(Samples.in("Z", TotalsDetail.DAY));
        engine().define(Samples.in("UTC", TotalsDetail.DAY));
    }

    private List<String> hours(@Nullable PointInTime from, @Nullable PointInTime to, boolean empty) {
        return engine()
                .turnovers(new TurnoverQuery(
                        "zoned",
                        from,
                        to,
                        null,
                        Selection.ALL,
                        Interval.HOUR,
                        true,
                        List.of(),
                        PageRequest.FIRST,
                        List.of(),
                        empty,
                        false))
                .rows()
                .stream()
                .map(row -> row.hour() + " +" + row.get("number").receipt() + " "
                        + row.get("number").closing())
                .toList();
    }

    @Test
    default void anHourThatComesTwiceIsTwoHoursAndOneThatIsSkippedIsNone() {
        postIn(
                "Europe/Berlin",
                TotalsDetail.DAY,
                "2026-03-29T00:59:59.999999Z",
                "2026-03-29T01:00:00Z",
                "2026-10-25T00:30:00Z",
                "2026-10-25T01:30:00Z",
                "2026-10-25T01:59:59.999999Z");
        assertThat(hours(null, null, false))
                .containsExactly(
                        "2026-03-29T01:00+01:00 +1 1",
                        "2026-03-29T03:00+02:00 +2 3",
                        "2026-10-25T02:00+02:00 +4 7",
                        "2026-10-25T02:00+01:00 +24 31");
        assertThat(hours(day("2026-10-25"), day("2026-10-25"), true))
                .hasSize(25)
                .startsWith("2026-10-25T00:00+02:00 +0 3", "2026-10-25T01:00+02:00 +0 3")
                .contains("2026-10-25T02:00+02:00 +4 7", "2026-10-25T02:00+01:00 +24 31")
                .endsWith("2026-10-25T23:00+01:00 +0 31");
        assertThat(hours(day("2026-03-29"), day("2026-03-29"), true))
                .hasSize(23)
                .doesNotContain("2026-03-29T02:00+01:00 +0 1", "2026-03-29T02:00+02:00 +0 1");
    }

    @Test
    default void hoursBeginWhereTheZonesOffsetSays() {
        postIn("Asia/Kathmandu", TotalsDetail.MONTH, "2026-02-28T18:14:59.999999Z", "2026-02-28T18:15:00Z");
        assertThat(hours(null, null, false))
                .containsExactly("2026-02-28T23:00+05:45 +1 1", "2026-03-01T00:00+05:45 +2 3");
        assertThat(hours(moment("2026-02-28T16:15:00Z"), moment("2026-02-28T18:20:00Z"), true))
                .containsExactly(
                        "2026-02-28T22:00+05:45 +0 0", "2026-02-28T23:00+05:45 +1 1", "2026-03-01T00:00+05:45 +2 3");
    }

    @Test
    default void anHourThatIsCutWhereClocksAreSetByHalfAnHourIsTwo() {
        // At 02:00 on Lord Howe Island clocks went back to 01:30, and in October from 02:00 to 02:30.
        postIn(
                "Australia/Lord_Howe",
                TotalsDetail.DAY,
                "2026-04-04T14:59:59.999999Z",
                "2026-04-04T15:00:00Z",
                "2026-04-04T15:30:00Z",
                "2026-10-03T15:29:59Z",
                "2026-10-03T15:30:00Z",
                "2026-10-03T16:00:00Z");
        assertThat(hours(null, null, false))
                .containsExactly(
                        "2026-04-05T01:00+11:00 +1 1",
                        "2026-04-05T01:30+10:30 +2 3",
                        "2026-04-05T02:00+10:30 +4 7",
                        "2026-10-04T01:00+10:30 +8 15",
                        "2026-10-04T02:30+11:00 +16 31",
                        "2026-10-04T03:00+11:00 +32 63");
        assertThat(hours(moment("2026-04-04T14:00:00Z"), moment("2026-04-04T15:30:00Z"), true))
                .containsExactly(
                        "2026-04-05T01:00+11:00 +1 1", "2026-04-05T01:30+10:30 +2 3", "2026-04-05T02:00+10:30 +4 7");
    }

    @Test
    default void anHourInWhichClocksAreSetBackByAnHourIsOne() {
        // St. John's at one minute past midnight: the hour from 02:30Z has a minute of one day and 59 of the other.
        postIn("America/St_Johns", TotalsDetail.DAY, "2010-11-07T02:30:30Z", "2010-11-07T02:31:00Z");
        assertThat(hours(null, null, false)).containsExactly("2010-11-07T00:00-02:30 +3 3");
    }

    @Test
    default void aDayThatApiaNeverHadIsNoEmptyDay() {
        postIn("Pacific/Apia", TotalsDetail.DAY, "2011-12-30T09:59:59.999999Z", "2012-01-01T10:00:00Z");
        assertThat(engine().turnovers(new TurnoverQuery(
                                "zoned",
                                day("2011-12-28"),
                                day("2012-01-02"),
                                null,
                                Selection.ALL,
                                Interval.DAY,
                                false,
                                List.of(),
                                PageRequest.FIRST,
                                List.of(),
                                true,
                                false))
                        .rows())
                .extracting(TurnoverRow::start)
                .containsExactly(
                        LocalDate.of(2011, 12, 28),
                        LocalDate.of(2011, 12, 29),
                        LocalDate.of(2011, 12, 31),
                        LocalDate.of(2012, 1, 1),
                        LocalDate.of(2012, 1, 2));
    }

    /** Morocco gave up its summer time in 2026, which not every Java knows that PostgreSQL does. */
    @Test
    default void aMomentCountsWhatLiesBeforeItAlsoWherePostgresqlAndJavaCutDaysDifferently() {
        postIn(
                "Africa/Casablanca",
                TotalsDetail.DAY,
                "2027-01-10T22:45:00Z",
                "2027-01-10T23:15:00Z",
                "2027-01-10T23:45:00Z",
                "2027-01-11T00:15:00Z");
        assertThat(at(moment("2027-01-10T23:00:00Z"))).isEqualTo("1");
        assertThat(at(moment("2027-01-10T23:30:00Z"))).isEqualTo("3");
        assertThat(at(moment("2027-01-11T00:00:00Z"))).isEqualTo("7");
        assertThat(at(moment("2027-01-11T00:15:00Z"))).isEqualTo("15");
    }
}
