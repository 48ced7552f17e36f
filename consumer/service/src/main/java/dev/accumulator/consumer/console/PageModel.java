package dev.accumulator.consumer.console;

import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * The part of the model that all pages have: {@code navigation}, {@code assets}, {@code who}, {@code mayAdmin} and what {@link
 * BelowContextPath} needs. A page shows a button only where {@code mayAdmin} is true; the rule stands at the handler all the same.
 */
@ControllerAdvice(basePackageClasses = PageModel.class)
final class PageModel {
    private final Assets assets;

    PageModel(Assets assets) {
        this.assets = assets;
    }

    @ModelAttribute
    void add(HttpServletRequest request, Model model) {
        model.addAllAttributes(of(request, request.getRequestURI()));
    }

    /** @param path of the page that is shown, with the context path */
    Map<String, @Nullable Object> of(HttpServletRequest request, String path) {
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        String contextPath = request.getContextPath();
        model.put(BelowContextPath.VARIABLE, contextPath);
        model.put("navigation", Navigation.at(path.substring(contextPath.length())));
        model.put("assets", assets.urls());
        model.put("who", who(request));
        model.put("mayAdmin", request.isUserInRole(Role.ADMIN.name()));
        return model;
    }

    private static @Nullable String who(HttpServletRequest request) {
        try {
            return Operator.of(request).name();
        } catch (Operator.NameRefused refused) {
            // Whatever the page does with the name refuses it.
            return null;
        }
    }
}
