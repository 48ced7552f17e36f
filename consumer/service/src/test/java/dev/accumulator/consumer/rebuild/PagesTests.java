package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;

class PagesTests {
    private static final List<String> ALL =
            IntStream.range(100, 200).mapToObj(Integer::toString).toList();

    private final List<String> done = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();

    private static List<String> after(String name, int rowsMax) {
        return ALL.stream()
                .filter(one -> one.compareTo(name) > 0)
                .limit(rowsMax)
                .toList();
    }

    @Test
    void pagesBecomeSmallerWhenTheMemoryRunsOutAndEachDocumentIsDone() {
        new Pages(64).each(PagesTests::after, names -> {
            sizes.add(names.size());
            if (names.size() > 10) {
                throw new OutOfMemoryError("for a test");
            }
            done.addAll(names);
        });

        assertThat(done).isEqualTo(ALL);
        assertThat(sizes).startsWith(64, 16, 4).contains(4);
    }

    @Test
    void theMemoryThatTheDriverRanOutOfCountsToo() {
        new Pages(64).each(PagesTests::after, names -> {
            if (names.size() > 10) {
                SQLException driver =
                        new SQLException("Ran out of memory", "53200", new OutOfMemoryError("for a test"));
                throw new UncategorizedSQLException("read", null, driver);
            }
            done.addAll(names);
        });

        assertThat(done).isEqualTo(ALL);
    }

    @Test
    void aDocumentThatIsTooLargeByItselfIsSaid() {
        assertThatThrownBy(() -> new Pages(64).each(PagesTests::after, names -> {
                    if (names.contains("117")) {
                        throw new OutOfMemoryError("for a test");
                    }
                    done.addAll(names);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("follows \"116\"");
        assertThat(done).endsWith("116");
    }

    @Test
    void anyOtherFailureEndsTheWork() {
        assertThatThrownBy(() -> new Pages(64).each(PagesTests::after, names -> {
                    throw new IllegalArgumentException("a failure");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
