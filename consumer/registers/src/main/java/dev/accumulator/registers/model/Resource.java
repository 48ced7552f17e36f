package dev.accumulator.registers.model;

/**
 * A resource: something that a register counts, such as a quantity.
 *
 * @param name its name, unique among the dimensions and resources of the register
 * @param type the type of its value in one movement
 */
public record Resource(String name, ResourceType type) {
    public Resource {
        Names.check("resource", name);
    }

    public static Resource parse(String name, String typeText) {
        Names.check("resource", name);
        try {
            return new Resource(name, ResourceType.parse(typeText));
        } catch (IllegalArgumentException unknownType) {
            throw new InvalidDefinition("resources." + name, "resource \"" + name + "\": " + unknownType.getMessage());
        }
    }
}
