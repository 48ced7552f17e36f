package dev.accumulator.registers.autoconfigure;

import dev.accumulator.registers.BackgroundFolding;
import dev.accumulator.registers.Registers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Folds from the start of the application to its end. */
public final class FoldingLifecycle implements SmartLifecycle {
    private final Registers registers;
    private final Duration pause;
    private volatile @Nullable BackgroundFolding folding;

    FoldingLifecycle(Registers registers, Duration pause) {
        this.registers = registers;
        this.pause = pause;
    }

    @Override
    public void start() {
        folding = registers.startFolding(pause);
    }

    @Override
    public void stop() {
        BackgroundFolding running = folding;
        if (running != null) {
            running.close();
        }
        folding = null;
    }

    @Override
    public boolean isRunning() {
        return folding != null;
    }

    /** Before what posts is started and after it is stopped. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
