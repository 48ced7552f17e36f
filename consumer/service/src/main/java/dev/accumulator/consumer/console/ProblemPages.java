package dev.accumulator.consumer.console;

import dev.accumulator.consumer.security.PageChoice;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Writes a problem as a page where a person has asked for one. To programs it is written as JSON, by another converter. */
final class ProblemPages implements HttpMessageConverter<ProblemDetail> {
    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final ITemplateEngine templates;
    private final PageModel model;
    private final ServletContext pages;

    /** @param pages the context that has pages; that of the management port has none */
    ProblemPages(ITemplateEngine templates, PageModel model, ServletContext pages) {
        this.templates = templates;
        this.model = model;
        this.pages = pages;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        if (!ProblemDetail.class.isAssignableFrom(type) || !(mediaType == null || PAGE.includes(mediaType))) {
            return false;
        }
        HttpServletRequest request = request();
        return request != null && request.getServletContext().equals(pages) && PageChoice.isWanted(request);
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return List.of(PAGE);
    }

    @Override
    public ProblemDetail read(Class<? extends ProblemDetail> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Nobody sends problems as pages", message);
    }

    @Override
    public void write(ProblemDetail problem, @Nullable MediaType mediaType, HttpOutputMessage message)
            throws IOException {
        HttpServletRequest request = Objects.requireNonNull(request());
        Context context = new Context(Locale.ROOT, model.of(request, path(request)));
        Map<String, Object> known = Objects.requireNonNullElse(problem.getProperties(), Map.of());
        context.setVariable("status", problem.getStatus());
        context.setVariable("summary", problem.getTitle());
        context.setVariable("detail", problem.getDetail());
        context.setVariable("code", known.get("code"));
        context.setVariable("field", known.get("field"));
        String page = templates.process("console/problem", context);
        message.getHeaders().setContentType(PAGE);
        message.getBody().write(page.getBytes(StandardCharsets.UTF_8));
        message.getBody().flush();
    }

    private static String path(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
    }

    private static @Nullable HttpServletRequest request() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }
}
