package dev.accumulator.registers.model;

/**
 * A resource as a constant of a program, so that a resource is never taken for a dimension nor misspelt.
 *
 * <pre>{@code static final ResourceKey QUANTITY = ResourceKey.numeric("quantity", 18, 4);}</pre>
 */
public record ResourceKey(Resource resource) {

    /**
     * A resource of type {@code numeric(precision, scale)}.
     *
     * @param precision the most digits of a movement's value
     * @param scale how many of them are decimal places
     */
    public static ResourceKey numeric(String name, int precision, int scale) {
        return new ResourceKey(Resource.parse(name, "numeric(" + precision + "," + scale + ")"));
    }

    /** A resource of type {@code bigint}. */
    public static ResourceKey bigint(String name) {
        return new ResourceKey(Resource.parse(name, "bigint"));
    }

    /** Returns this resource as one that no movement may leave out. */
    public ResourceKey required() {
        return new ResourceKey(new Resource(resource.name(), resource.type(), true));
    }

    public String name() {
        return resource.name();
    }
}
