package dev.accumulator.registers.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlyUsedTests {

    @Test
    void remembersWhatWasPut() {
        RecentlyUsed<String, Integer> map = new RecentlyUsed<>(10);

        map.put("a", 1);
        map.put("a", 2);

        assertThat(map.get("a")).isEqualTo(2);
        assertThat(map.get("b")).isNull();
    }

    @Test
    void holdsNoMoreThanItsBound() {
        RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(100);

        for (int i = 0; i < 1_000; i++) {
            map.put(i, i);
            assertThat(map.size()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void keepsWhatIsAskedForAndDropsWhatIsNot() {
        RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(100);
        map.put(-1, -1);
        map.put(-2, -2);

        for (int i = 0; i < 1_000; i++) {
            map.put(i, i);
            assertThat(map.get(-1)).isEqualTo(-1);
        }

        assertThat(map.get(-2)).isNull();
    }

    @Test
    void findsTheNewestHalfWhateverCameBefore() {
        RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(100);

        IntStream.range(0, 1_234).forEach(i -> map.put(i, i));

        assertThat(IntStream.range(1_184, 1_234).mapToObj(map::get)).doesNotContainNull();
    }

    @Test
    void neverMixesUpValuesWhileManyThreadsUseIt() throws InterruptedException {
        RecentlyUsed<Integer, Integer> map = new RecentlyUsed<>(64);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(t -> Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                        .unstarted(() -> {
                            for (int i = 0; i < 20_000; i++) {
                                int key = (i * (t + 1)) % 500;
                                Integer found = map.get(key);
                                assertThat(found == null || found == key).isTrue();
                                map.put(key, key);
                            }
                        }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        // Each thread may add one entry to a generation that another one ages just then.
        assertThat(map.size()).isLessThanOrEqualTo(64 + 2 * threads.size());
    }
}
