package dev.accumulator.consumer.configuration;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Names a setting whose value cannot be taken, and says what it takes. It goes before Spring Boot's own, whose words are
 * those of a Java program: "No enum constant".
 */
final class WrongValueAnalyzer extends AbstractFailureAnalyzer<BindException> implements Ordered {
    /** A failure can be among its own causes. None that is not has nearly as many. */
    private static final int CAUSES_MAX = 20;

    private static final String WHOLE_NUMBER = "is no whole number within the range of the setting";

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            Integer.class,
            WHOLE_NUMBER,
            Long.class,
            WHOLE_NUMBER,
            Boolean.class,
            "is neither true nor false",
            Duration.class,
            "is no duration, such as 500ms, 10s or 5m",
            DataSize.class,
            "is no size, such as 512KB or 8MB",
            ZoneId.class,
            "is no time zone: name a region such as Europe/Berlin, or UTC");

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        String setting = cause.getName().toString();
        if (!(setting + ".").startsWith(KnownSettings.ROOT + ".")) {
            return null;
        }
        return InvalidSettingsAnalyzer.analysis(List.of(mistake(setting, cause)), cause);
    }

    private static SettingMistake mistake(String setting, BindException cause) {
        Optional<String> ownWords = ownWords(cause);
        if (ownWords.isPresent()) {
            return ofOwnWords(ownWords.get());
        }
        ConfigurationProperty property = cause.getProperty();
        Object value = property == null ? null : property.getValue();
        Origin from = property == null ? null : property.getOrigin();
        String origin = from == null ? null : from.toString();
        if (!isOfConversion(cause)) {
            return new SettingMistake(setting, innermost(cause), origin);
        }
        String named = value == null ? "the value" : "\"" + value + '"';
        return new SettingMistake(setting, named + " " + expected(cause), origin);
    }

    /** Records of settings check what they are made of, and their words begin with the setting. */
    private static SettingMistake ofOwnWords(String words) {
        int end = words.indexOf(' ');
        String named = words.substring(0, end);
        return new SettingMistake(
                named.endsWith(":") ? named.substring(0, named.length() - 1) : named, words.substring(end + 1), null);
    }

    private static Optional<String> ownWords(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            String message = cause.getMessage();
            if (message != null && message.startsWith(KnownSettings.ROOT + ".") && message.indexOf(' ') > 0) {
                return Optional.of(message);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static boolean isOfConversion(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof ConversionException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String expected(BindException cause) {
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(
                cause.getTarget().getType().resolve(Object.class));
        if (type.isEnum()) {
            return "is not one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return EXPECTED.getOrDefault(type, "stands where settings of its own belong");
    }

    private static String innermost(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < CAUSES_MAX; depth++) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
