package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.PeriodRule.Unit;
import dev.cel.common.types.SimpleType;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code period: /soldAt} and {@code period: { at: /soldAt, zone: Europe/Berlin }}, and other settings that name a
 * moment.
 */
final class PeriodReader {
    private static final String TIMESTAMP = "timestamp";
    private static final List<String> KEYS = List.of("at", "zone", "unit", "overlap");
    private static final Map<String, Unit> UNITS =
            new TreeMap<>(Map.of("seconds", Unit.SECONDS, "millis", Unit.MILLIS, "micros", Unit.MICROS));
    private static final Map<String, Boolean> OVERLAPS = new TreeMap<>(Map.of("earlier", false, "later", true));

    private final String setting;
    private final Settings settings;
    private final Known known;

    PeriodReader(Settings settings, Known known) {
        this("period", settings, known);
    }

    /** @param setting the name of the setting that names the moment */
    PeriodReader(String setting, Settings settings, Known known) {
        this.setting = setting;
        this.settings = settings;
        this.known = known;
    }

    @Nullable
    PeriodRule read(Yaml node) {
        if (node instanceof Yaml.Scalar scalar) {
            boolean isWord = scalar.text().strip().equals(TIMESTAMP);
            Field at = at(setting, node);
            return at == null ? null : checked(node, new PeriodRule(at, null, isWord ? Unit.MILLIS : null, false));
        }
        Yaml.Block block = settings.block(setting, node);
        if (block == null) {
            return null;
        }
        settings.checkKeys(setting, block, KEYS);
        Yaml at = block.get("at");
        if (at == null) {
            settings.mistakes().at(block, setting + " needs the key at: the field that holds the moment");
        }
        Field field = at == null ? null : at(setting + ".at", at);
        Yaml zoneNode = block.get("zone");
        ZoneId zone = zoneNode == null ? null : zone(zoneNode);
        Yaml unitNode = block.get("unit");
        Unit unit = unitNode == null ? null : settings.word(setting + ".unit", unitNode, UNITS);
        Yaml overlap = block.get("overlap");
        Boolean later = overlap == null ? Boolean.FALSE : settings.word(setting + ".overlap", overlap, OVERLAPS);
        if (overlap != null && zoneNode == null) {
            settings.mistakes().at(overlap, setting + ".overlap is about the clocks of a zone, and there is no zone");
        }
        boolean isComplete = (zoneNode == null || zone != null) && (unitNode == null || unit != null);
        return at == null || field == null || later == null || !isComplete
                ? null
                : checked(at, new PeriodRule(field, zone, unit, later));
    }

    private PeriodRule checked(Yaml node, PeriodRule rule) {
        settings.checkFixed(node, rule.at().source(), rule::moment);
        return rule;
    }

    private @Nullable Field at(String name, Yaml node) {
        Settings.Typed typed = settings.source(name, node, known);
        if (typed == null) {
            return null;
        }
        if (!Settings.isOneOf(typed.type(), SimpleType.STRING, SimpleType.INT, CelFunctions.DECIMAL)) {
            settings.mistakes()
                    .at(node, name + " is a text or a number, but this gives " + Settings.name(typed.type()));
            return null;
        }
        return new Field(name, typed.source());
    }

    private @Nullable ZoneId zone(Yaml node) {
        Settings.Word scalar = settings.scalar(setting + ".zone", node);
        if (scalar == null) {
            return null;
        }
        try {
            return ZoneId.of(scalar.text());
        } catch (DateTimeException unknown) {
            settings.mistakes()
                    .at(
                            node,
                            setting + ".zone is the name of a time zone, such as Europe/Berlin or UTC, not "
                                    + Field.shown(scalar.text()));
            return null;
        }
    }
}
