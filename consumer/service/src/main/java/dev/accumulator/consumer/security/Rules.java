package dev.accumulator.consumer.security;

import java.util.Optional;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** The rule of a handler: the annotation of its method, or for handlers of libraries a line here. */
final class Rules {
    /** The API reference and its description. */
    private static final String REFERENCE = "org.springdoc.";

    /** Handlers of Spring that answer {@code OPTIONS}. */
    private static final String OPTIONS = "org.springframework.web.servlet.mvc.";

    private Rules() {}

    /** Returns the least role that may call a handler. It is empty for a handler without a rule, which nobody may call. */
    static Optional<Role> of(Object handler) {
        return switch (handler) {
            case HandlerMethod method -> {
                Allowed allowed = method.getMethodAnnotation(Allowed.class);
                yield allowed != null ? Optional.of(allowed.value()) : ofLibrary(method);
            }
            case ResourceHttpRequestHandler files -> Optional.of(Role.READER);
            default -> Optional.empty();
        };
    }

    /** True for the handlers of the API reference: its page, its files and the description that it shows. */
    static boolean isReference(Object handler) {
        return switch (handler) {
            case HandlerMethod method -> method.getBeanType().getName().startsWith(REFERENCE);
            case ResourceHttpRequestHandler files -> true;
            default -> false;
        };
    }

    private static Optional<Role> ofLibrary(HandlerMethod method) {
        String type = method.getBeanType().getName();
        return type.startsWith(REFERENCE) || type.startsWith(OPTIONS) ? Optional.of(Role.READER) : Optional.empty();
    }
}
