package dev.accumulator.consumer.cli;

import java.util.List;

/** A command that reads the settings of the service. They can be typed behind it, as at the start of the service. */
interface TakesSettings {

    /**
     * Takes the settings. Called once, before the command runs.
     *
     * @param typed such as {@code --accumulator.limits.lines=2000}
     */
    void settings(List<String> typed);
}
