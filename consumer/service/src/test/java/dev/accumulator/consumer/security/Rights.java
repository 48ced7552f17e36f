package dev.accumulator.consumer.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint of a running application with the role that it needs, read from the mappings themselves. */
record Rights(List<Right> rights) {
    private static final String INTERFACE = "interface";
    private static final String MANAGEMENT = "management";

    /**
     * One endpoint.
     *
     * @param port {@code interface} or {@code management}
     * @param method an HTTP method
     * @param role empty if the endpoint has no rule
     */
    record Right(String port, String method, String path, Optional<Role> role) {
        boolean isOfInterface() {
            return port.equals(INTERFACE);
        }

        /** A path that can be asked for, at which nothing is. */
        String request() {
            return path.replace("{partition}", "0")
                    .replace("{id}", "999999999")
                    .replaceAll("\\{\\*?\\w+}", "none")
                    .replaceAll("\\*+", "none");
        }

        @Override
        public String toString() {
            return method + " " + path + " on the port of the " + port;
        }
    }

    static Rights of(ApplicationContext application) {
        List<Right> rights = new ArrayList<>();
        for (RequestMappingHandlerMapping mapping :
                application.getBeansOfType(RequestMappingHandlerMapping.class).values()) {
            mapping.getHandlerMethods().forEach((info, handler) -> add(rights, info, handler));
        }
        for (AbstractUrlHandlerMapping files :
                application.getBeansOfType(AbstractUrlHandlerMapping.class).values()) {
            files.getHandlerMap()
                    .forEach((path, handler) -> rights.add(new Right(INTERFACE, "GET", path, Rules.of(handler))));
        }
        for (String probe : List.of("/livez", "/readyz")) {
            rights.add(new Right(INTERFACE, "GET", probe, Optional.of(Role.NOBODY)));
        }
        Collection<ExposableWebEndpoint> endpoints =
                application.getBean(WebEndpointsSupplier.class).getEndpoints();
        rights.add(new Right(MANAGEMENT, "GET", "/actuator", Optional.of(Role.READER)));
        for (ExposableWebEndpoint endpoint : endpoints) {
            Role role = switch (endpoint.getRootPath()) {
                case "health" -> Role.NOBODY;
                case "sbom" -> Role.ADMIN;
                default -> Role.READER;
            };
            rights.add(new Right(MANAGEMENT, "GET", "/actuator/" + endpoint.getRootPath(), Optional.of(role)));
        }
        rights.sort(Comparator.comparing(Right::port).thenComparing(Right::path).thenComparing(Right::method));
        return new Rights(rights.stream().distinct().toList());
    }

    private static void add(List<Right> rights, RequestMappingInfo info, HandlerMethod handler) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        Set<String> names = methods.isEmpty()
                ? Set.of("GET")
                : methods.stream().map(RequestMethod::name).collect(Collectors.toSet());
        for (String path : info.getPatternValues()) {
            for (String name : names) {
                rights.add(new Right(INTERFACE, name, path, Rules.of(handler)));
            }
        }
    }

    /** The table as a document shows it. */
    String table() {
        StringBuilder table = new StringBuilder("| port | request | role |\n|---|---|---|\n");
        for (Right right : rights) {
            // Paths of files beside the others, with versions of libraries in them.
            if (right.path().startsWith("/webjars/")) {
                continue;
            }
            table.append("| ")
                    .append(right.port())
                    .append(" | `")
                    .append(right.method())
                    .append(' ')
                    .append(right.path())
                    .append("` | ")
                    .append(right.role()
                            .map(role -> role.name().toLowerCase(Locale.ROOT))
                            .orElse("-"))
                    .append(" |\n");
        }
        return table.toString();
    }
}
