package dev.accumulator.consumer.posting;

/** A refused document cannot be tried again. Nothing changed. */
public final class RefusalNotTried extends RuntimeException {
    private final String code;

    /** Names the reason. */
    public RefusalNotTried(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable code of the reason. */
    public String code() {
        return code;
    }
}
