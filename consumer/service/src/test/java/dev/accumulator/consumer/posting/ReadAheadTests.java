package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.mapping.MappingWaits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A batch that cannot be read yet holds up no batch before it, and is there when it can be read. */
class ReadAheadTests {
    private final AtomicBoolean away = new AtomicBoolean(true);
    private final Batch first = new Batch(List.of(), Map.of());
    private final Batch second = new Batch(List.of(), Map.of(new Partition("orders", 0), new Advance(0L, 1)));
    private final ReadAhead ahead = new ReadAhead(this::read);

    private ReadBatch read(Batch batch) {
        if (batch.equals(second) && away.get()) {
            throw new MappingWaits("the registry is away", new IllegalStateException());
        }
        return new ReadBatch(batch, List.of(), null);
    }

    @Test
    void aBatchThatCannotBeReadYetIsToldWhenItIsItsTurn() {
        ahead.add(List.of(first, second));

        ahead.read();
        assertThat(ahead.next().batch()).isSameAs(first);
        ahead.read();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(ahead::next).isInstanceOf(MappingWaits.class);
            assertThat(ahead.isEmpty()).isFalse();
        }

        away.set(false);
        assertThat(ahead.next().batch()).isSameAs(second);
        assertThat(ahead.isEmpty()).isTrue();
    }
}
