package dev.accumulator.consumer.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem detail (RFC 9457), or a page that says the same to a person, where no controller is reached. */
final class ProblemAnswer {
    /** It loads nothing, because whoever is refused may not load anything. */
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>{title}</title></head>
            <body><main><h1>{title}</h1><p>{detail}</p><p>{code}</p></main></body>
            </html>
            """;

    private ProblemAnswer() {}

    static void write(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code, String detail)
            throws IOException {
        response.setStatus(status.value());
        if (PageChoice.isWanted(request)) {
            String page = PAGE.replace("{title}", status.getReasonPhrase())
                    .replace("{code}", code)
                    .replace("{detail}", HtmlUtils.htmlEscape(detail));
            write(response, MediaType.TEXT_HTML_VALUE + ";charset=UTF-8", page);
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "urn:accumulator:problem:" + code);
        json.put("title", status.getReasonPhrase());
        json.put("status", status.value());
        json.put("detail", detail);
        json.put("code", code);
        write(
                response,
                MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                JsonMapper.shared().writeValueAsString(json));
    }

    private static void write(HttpServletResponse response, String type, String body) throws IOException {
        response.setContentType(type);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
