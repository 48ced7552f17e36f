package dev.accumulator.registers.model;

/**
 * A resource: something that a register counts, such as a quantity. A movement that leaves it out changes it by nothing,
 * unless it is required.
 *
 * @param name its name, unique among the dimensions and resources of the register
 * @param type the type of its value in one movement
 * @param required true if a movement that leaves it out is refused
 */
public record Resource(String name, ResourceType type, boolean required) {
    private static final String REQUIRED = " required";

    public Resource {
        Names.check("resource", name);
    }

    /** A resource that movements may leave out. */
    public Resource(String name, ResourceType type) {
        this(name, type, false);
    }

    /**
     * Reads a resource as it is written in a definition, such as {@code numeric(18,2)} or {@code numeric(18,2) required}.
     *
     * @throws InvalidDefinition if the name or the type is not allowed
     */
    public static Resource parse(String name, String typeText) {
        Names.check("resource", name);
        String text = typeText.strip();
        boolean required = text.endsWith(REQUIRED);
        try {
            return new Resource(
                    name,
                    ResourceType.parse(required ? text.substring(0, text.length() - REQUIRED.length()) : text),
                    required);
        } catch (IllegalArgumentException unknownType) {
            throw new InvalidDefinition("resources." + name, "resource \"" + name + "\": " + unknownType.getMessage());
        }
    }

    /** The type as it is written in a definition. */
    public String typeText() {
        return required ? type.name() + REQUIRED : type.name();
    }
}
