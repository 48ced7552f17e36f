package dev.accumulator.registers.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RegisterSqlTests {
    private final RegisterDefinition definition = RegisterDefinition.of(
            "stock",
            RegisterKind.BALANCE,
            List.of(Dimension.parse("place", "int"), Dimension.parse("lot", "text?")),
            List.of(Resource.parse("pieces", "bigint"), Resource.parse("Worth", "numeric(18,2)")));
    private final RegisterSql sql = new RegisterSql(new Schema("own"), definition);

    @Test
    void namesTablesAndColumns() {
        assertThat(sql.fill("select {dimensions:c}, {resources} from {cell} c join {recorders} r on true"))
                .isEqualTo("select c.\"place\", c.\"lot\", \"pieces\", \"Worth\""
                        + " from \"own\".\"stock_cell\" c join \"own\".recorders r on true");
    }

    @Test
    void repeatsForEachItem() {
        assertThat(sql.fill("{each resource: sum(l.{resource}) as {receipt}}"))
                .isEqualTo("sum(l.\"pieces\") as \"pieces_receipt\", sum(l.\"Worth\") as \"Worth_receipt\"");
        assertThat(sql.fill("{any resource: {resource} <> 0}")).isEqualTo("\"pieces\" <> 0 or \"Worth\" <> 0");
        assertThat(sql.fill("{all dimension: a.{dimension} = b{n}.{dimension}}"))
                .isEqualTo("a.\"place\" = b1.\"place\" and a.\"lot\" = b2.\"lot\"");
    }

    @Test
    void leavesOutWhatDoesNotHold() {
        assertThat(sql.when("open", false).fill("a{if balance: , b}{unless day: , c}{if open: , d}"))
                .isEqualTo("a, b");
    }

    @Test
    void groupsBySomeDimensions() {
        String template = "select {for group: c.{group}, }1 from c{if group:  group by {each group: c.{group}}}";
        assertThat(sql.withDimensions("group", List.of()).fill(template)).isEqualTo("select 1 from c");
        assertThat(sql.withDimensions("group", definition.dimensions().subList(1, 2))
                        .fill(template))
                .isEqualTo("select c.\"lot\", 1 from c group by c.\"lot\"");
    }

    @Test
    void keepsLinesAndIndentation() {
        RegisterSql with = sql.with("rows", """
                        select a
                          from {log}
                        """).with("nothing", "");
        assertThat(with.fill("""
                        select *
                          from ({rows}) q
                         {nothing}
                         where true
                        """)).isEqualTo("""
                        select *
                          from (select a
                                  from "own"."stock_log") q
                         where true""");
    }

    @Test
    void givesALongListALineAnItem() {
        assertThat(sql.fill("select {each resource: {receipts_of:l} as {receipt}}"))
                .isEqualTo("""
                        select coalesce(sum(l."pieces") filter (where (l."pieces" > 0) <> l.reversal), 0) as "pieces_receipt",
                               coalesce(sum(l."Worth") filter (where (l."Worth" > 0) <> l.reversal), 0) as "Worth_receipt\"""");
    }

    @Test
    void leavesBracesOfSqlAlone() {
        assertThat(sql.fill("select '{}'::int[]")).isEqualTo("select '{}'::int[]");
    }

    @Test
    void refusesAHoleThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sql.fill("select {colour}"))
                .withMessageContaining("{colour}");
        assertThatIllegalArgumentException().isThrownBy(() -> sql.fill("select {if colour: 1}"));
        assertThatIllegalArgumentException().isThrownBy(() -> sql.fill("select {each colour: 1}"));
        assertThatIllegalArgumentException().isThrownBy(() -> sql.fill("select {log"));
        assertThatIllegalArgumentException().isThrownBy(() -> sql.fill("select {each resource: {dimension}}"));
    }

    @Test
    void namesMonthsAlikeInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(sql.monthTable(YearMonth.of(2026, 3))).isEqualTo("\"own\".\"stock_log_2026_03\"");
        } finally {
            Locale.setDefault(before);
        }
    }
}
