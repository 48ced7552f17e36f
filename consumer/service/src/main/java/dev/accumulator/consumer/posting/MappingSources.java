package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.text.ForeignText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Finds the mapping files that the settings name. */
final class MappingSources {
    /** More than anybody writes; a pattern that matches more was meant otherwise. */
    private static final int FILES_MAX = 500;

    private final ResourcePatternResolver resolver;
    private final String setting;
    private final List<SettingMistake> mistakes = new ArrayList<>();

    /** @param setting names the patterns; stands before what is wrong with them */
    MappingSources(ResourcePatternResolver resolver, String setting) {
        this.resolver = resolver;
        this.setting = setting;
    }

    /** Returns what is wrong with the patterns that were read so far. */
    List<SettingMistake> mistakes() {
        return List.copyOf(mistakes);
    }

    /** Reads the files of all patterns, each file once, in the order of the patterns and of their names. */
    List<MappingSource> read(List<String> patterns) {
        Map<String, MappingSource> sources = new LinkedHashMap<>();
        for (String pattern : patterns) {
            List<Resource> found = found(pattern);
            if (found.size() > FILES_MAX) {
                mistake(pattern, "matches " + found.size() + " files, and a service has at most " + FILES_MAX);
                continue;
            }
            found.stream()
                    .map(MappingSources::source)
                    .sorted(Comparator.comparing(MappingSource::name))
                    .forEach(source -> sources.putIfAbsent(source.name(), source));
        }
        return List.copyOf(sources.values());
    }

    private List<Resource> found(String pattern) {
        if (!pattern.startsWith("file:") && !pattern.startsWith("classpath:") && !pattern.startsWith("classpath*:")) {
            mistake(pattern, "begins with neither file: nor classpath:");
            return List.of();
        }
        try {
            List<Resource> found = new ArrayList<>();
            for (Resource resource : resolver.getResources(pattern)) {
                if (resource.exists()) {
                    found.add(resource);
                }
            }
            if (found.isEmpty()) {
                mistake(pattern, "matches no file");
            }
            return found;
        } catch (IOException unreadable) {
            mistake(pattern, "cannot be looked for: " + unreadable.getMessage());
            return List.of();
        }
    }

    private void mistake(String pattern, String reason) {
        mistakes.add(new SettingMistake(setting, ForeignText.quote(pattern) + " " + reason, null));
    }

    private static MappingSource source(Resource resource) {
        return MappingSource.read(
                name(resource),
                resource::getInputStream,
                path -> resource.createRelative(path).getInputStream());
    }

    /** A file has the name that a person in the folder of the process would type. */
    private static String name(Resource resource) {
        if (resource.isFile()) {
            try {
                Path file = resource.getFile().toPath().toAbsolutePath().normalize();
                Path here = Path.of("").toAbsolutePath();
                return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
            } catch (IOException noFile) {
                return resource.getDescription();
            }
        }
        return resource.getDescription();
    }
}
