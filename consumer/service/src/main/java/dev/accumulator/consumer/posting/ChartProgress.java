package dev.accumulator.consumer.posting;

/** Knows how far the topics are read that charts come from. Safe for use by many threads. */
public interface ChartProgress {
    /** All of them are read. */
    ChartProgress READ = topic -> true;

    /**
     * Returns true if a topic is read as far as it went when this process began, or is not waited for any longer. It never turns
     * false again.
     */
    boolean isRead(String topic);
}
