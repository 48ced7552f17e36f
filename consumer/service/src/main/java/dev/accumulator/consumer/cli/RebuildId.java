package dev.accumulator.consumer.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a rebuild: a number, or what an instance that answers for all shards calls it. */
final class RebuildId implements ITypeConverter<String> {
    private static final String NAME = "[0-9]{1,18}|[0-9]{1,4}-[0-9]{1,18}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Override
    public String convert(String text) {
        if (!text.matches(NAME)) {
            throw new TypeConversionException("'" + text + "' is not the id of a rebuild, such as 7");
        }
        return text;
    }
}
