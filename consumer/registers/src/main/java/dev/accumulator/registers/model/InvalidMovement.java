package dev.accumulator.registers.model;

/** A movement of a document does not fit its register. */
public final class InvalidMovement extends RegisterException {
    private final int movement;
    private final Part part;

    /** The part of a movement that is at fault. */
    public enum Part {
        REGISTER,
        PERIOD,
        DIMENSION,
        RESOURCE,
        /** The document as a whole. */
        DOCUMENT
    }

    public InvalidMovement(String code, int movement, Part part, String field, String message) {
        super(code, field, message);
        this.movement = movement;
        this.part = part;
    }

    /** The position of the movement in its document, from 0; -1 where the document as a whole is at fault. */
    public int movement() {
        return movement;
    }

    public Part part() {
        return part;
    }

    /** The JSON path of the fault in the shape of a {@code movements.posted} event. */
    public String path() {
        String at = "$.movements[" + movement + "]";
        return switch (part) {
            case REGISTER -> at + ".register";
            case PERIOD -> at + ".period";
            case DIMENSION -> at + ".dimensions." + field();
            case RESOURCE -> at + ".resources." + field();
            case DOCUMENT -> "$." + field();
        };
    }
}
