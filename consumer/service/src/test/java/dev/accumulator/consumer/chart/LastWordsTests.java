package dev.accumulator.consumer.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.Side;
import dev.accumulator.schemas.ChartAccount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastWordsTests {
    private static final Account CASH = new Account("50", "Cash", Side.DEBIT);

    private final LastWords words = new LastWords(List.of(CASH), List.of("product"), List.of());
    private long offset;

    @Test
    void anAccountComesWithItsParentAndGoesAfterThoseBelowIt() {
        assertThat(told("41", "4")).isInstanceOf(AccountOutcome.Taken.class);
        assertThat(codes()).isEmpty();
        assertThat(words.tree().waiting()).containsExactly(new WaitingAccount("41", "4"));

        told("4", null);
        told("501", "50");
        assertThat(codes()).containsExactly("4", "41", "501");
        assertThat(words.tree().waiting()).isEmpty();

        gone("4");
        assertThat(codes()).containsExactly("4", "41", "501");
        told("41", "50");
        assertThat(codes()).containsExactly("41", "501");
        gone("41");
        gone("501");
        assertThat(codes()).isEmpty();
        assertThat(words.tree().waiting()).isEmpty();
    }

    @Test
    void whatIsKnownIsNotTakenAgain() {
        told("4", null);
        assertThat(told("4", null)).isInstanceOf(AccountOutcome.Known.class);
        gone("4");
        assertThat(gone("4")).isInstanceOf(AccountOutcome.Known.class);
        assertThat(gone("never")).isInstanceOf(AccountOutcome.Known.class);
    }

    @Test
    void aRetriedRecordThatIsOlderThanTheLastOneHasNoEffect() {
        told("4", null);
        AccountRecord old = record("4", "50", 0);
        assertThat(words.take(old, true)).isInstanceOf(AccountOutcome.Known.class);
        assertThat(words.tree().accounts()).containsExactly(new Account("4", "Account 4", Side.DEBIT));
        // Another topic of the same name begins with lower offsets, and says what holds.
        assertThat(words.take(old, false)).isInstanceOf(AccountOutcome.Taken.class);
    }

    @Test
    void whatTheChartCannotHaveIsRefusedByFieldAndValue() {
        told("a", null);
        told("b", "a");
        told("c", "b");
        refused(
                told("a", "c"),
                "account-cycle",
                "parent",
                "account \"a\" would be a part of itself: its parent \"c\" is below it");
        refused(
                told("a", "a"),
                "account-cycle",
                "parent",
                "account \"a\" would be a part of itself: its parent \"a\" is below it");
        refused(
                told("50", null),
                "account-configured",
                "code",
                "account \"50\" is in the configuration of the ledger, which no record changes");
        refused(
                gone("50"),
                "account-configured",
                "code",
                "account \"50\" is in the configuration of the ledger, which no record changes");
        refused(
                take(new ChartAccount("d", null, "debit", null, List.of("shelf"))),
                "unknown-analytic",
                "analytics",
                "account \"d\" has the analytic \"shelf\", which is no dimension of the ledger; there are product");
        refused(
                take(new ChartAccount("d", null, "debit", null, List.of("product", "product?"))),
                "invalid-account",
                "analytics",
                "account \"d\" names \"product?\" twice");
        assertThat(codes()).containsExactly("a", "b", "c");
    }

    @Test
    void aChartHasNoMoreAccountsAndLevelsThanItCan() {
        told("0", null);
        for (int i = 1; i < Chart.LEVELS_MAX; i++) {
            told("" + i, "" + (i - 1));
        }
        refused(
                told("20", "19"),
                "too-many-levels",
                "parent",
                "account \"20\" would be in a row of more than 20 accounts, each a part of the next: its parent is \"19\"");
        told("top", null);
        assertThat(told("0", "top")).isInstanceOf(AccountOutcome.Refused.class);
        for (int i = codes().size() + 1; i < Chart.ACCOUNTS_MAX; i++) {
            assertThat(told("x" + i, null)).isInstanceOf(AccountOutcome.Taken.class);
        }
        refused(
                told("more", null),
                "too-many-accounts",
                "code",
                "account \"more\" is one too many: the chart has 5000 accounts, which is the most");
        assertThat(told("x23", "top")).isInstanceOf(AccountOutcome.Taken.class);
        told("x23", null);
        gone("top");
        assertThat(told("more", null)).isInstanceOf(AccountOutcome.Taken.class);
        // What has gone would come back with what is below it.
        assertThat(told("x24", "top")).isInstanceOf(AccountOutcome.Refused.class);
        List<Account> all = new ArrayList<>(List.of(CASH));
        all.addAll(words.tree().accounts());
        assertThat(new Chart(all).accounts()).hasSize(Chart.ACCOUNTS_MAX);
    }

    @Test
    void accountsThatHaveGoneAreRememberedUpToABound() {
        told("parent", null);
        gone("parent");
        told("child", "parent");
        assertThat(words.tree().forgettable()).isEmpty();
        for (int i = 0; i < Chart.ACCOUNTS_MAX + 2; i++) {
            told("g" + i, null);
            gone("g" + i);
        }

        assertThat(words.tree().forgettable()).hasSize(2).doesNotContain("parent");
    }

    @Test
    void theChartIsTheSameInWhateverOrderTheAccountsCome() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<AccountRecord> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String parent = i == 0 || random.nextInt(4) == 0 ? null : "" + random.nextInt(i);
                records.add(record("" + i, random.nextInt(6) == 0 ? "missing" : parent, i));
            }
            List<AccountRecord> gone = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                if (random.nextInt(3) == 0) {
                    gone.add(new AccountRecord("" + i, null, "accounts", 0, 100 + i));
                }
            }
            List<Account> first = chart(records, gone);
            Collections.shuffle(records, random);
            Collections.shuffle(gone, random);
            assertThat(chart(records, gone))
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(first);
            // It is a chart: every parent is there.
            assertThat(new Chart(first).accounts()).isEqualTo(first);
        }
    }

    private static List<Account> chart(List<AccountRecord> records, List<AccountRecord> gone) {
        LastWords all = new LastWords(List.of(), List.of(), List.of());
        records.forEach(record -> all.take(record, false));
        gone.forEach(record -> all.take(record, false));
        return all.tree().accounts();
    }

    private List<String> codes() {
        return words.tree().accounts().stream().map(Account::code).toList();
    }

    private AccountOutcome told(String code, @Nullable String parent) {
        return words.take(record(code, parent, ++offset), false);
    }

    private AccountOutcome take(ChartAccount account) {
        return words.take(new AccountRecord(account.code(), account, "accounts", 0, ++offset), false);
    }

    private AccountOutcome gone(String code) {
        return words.take(new AccountRecord(code, null, "accounts", 0, ++offset), false);
    }

    private static AccountRecord record(String code, @Nullable String parent, long offset) {
        return new AccountRecord(
                code, new ChartAccount(code, "Account " + code, "debit", parent, null), "accounts", 0, offset);
    }

    private static void refused(AccountOutcome outcome, String code, String field, String message) {
        assertThat(outcome).isEqualTo(new AccountOutcome.Refused(code, field, message));
    }
}
