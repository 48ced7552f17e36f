package dev.accumulator.registers.model;

/**
 * A dimension: something that a register is counted by, such as a warehouse.
 *
 * @param name its name, unique among the dimensions and resources of the register
 * @param type the type of its values
 * @param nullable true if "none" is a value of its own, told from all others
 */
public record Dimension(String name, DimensionType type, boolean nullable) {
    public Dimension {
        Names.check("dimension", name);
    }

    /** Reads {@code int} or, nullable, {@code text?}. */
    public static Dimension parse(String name, String typeText) {
        Names.check("dimension", name);
        String text = typeText.strip();
        boolean nullable = text.endsWith("?");
        try {
            return new Dimension(
                    name, DimensionType.parse(nullable ? text.substring(0, text.length() - 1) : text), nullable);
        } catch (IllegalArgumentException unknownType) {
            throw new InvalidDefinition(
                    "dimensions." + name, "dimension \"" + name + "\": " + unknownType.getMessage());
        }
    }

    /** The type as written in a definition, with {@code ?} where nullable. */
    public String typeText() {
        return nullable ? type.text() + "?" : type.text();
    }
}
