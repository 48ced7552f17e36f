package dev.accumulator.consumer.layout;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Does something once, after a step of a switch of layouts. */
public final class LayoutTrap implements LayoutSteps {
    private final Map<String, Runnable> traps = new ConcurrentHashMap<>();

    /**
     * Sets a trap.
     *
     * @param point a step and in how many databases it is made, such as {@code LEAVE/2}
     */
    public void at(String point, Runnable what) {
        traps.put(point, what);
    }

    @Override
    public void after(Step step, int done) {
        Runnable trap = traps.remove(step + "/" + done);
        if (trap != null) {
            trap.run();
        }
    }
}
