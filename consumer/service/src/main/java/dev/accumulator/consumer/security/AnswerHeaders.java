package dev.accumulator.consumer.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.web.header.HeaderWriter;

/** The headers of every answer: those of the OWASP Secure Headers Project, as strict as the pages allow. */
public final class AnswerHeaders implements HeaderWriter {
    private static final String POLICY = "Content-Security-Policy";
    private static final String REFERRER = "Referrer-Policy";

    /** Answers of the interface load nothing, wherever they are shown. */
    private static final String DATA =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** A page loads scripts and styles of this service alone, none of them inline, and asks no other. */
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** The page of the API reference has images in its styles, and no form. */
    private static final String REFERENCE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String REFERENCE_FILES = "/swagger-ui/";

    private static final Map<String, String> ALWAYS = always();

    AnswerHeaders() {}

    private static Map<String, String> always() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(POLICY, DATA);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("X-Permitted-Cross-Domain-Policies", "none");
        headers.put(REFERRER, "no-referrer");
        headers.put(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), fullscreen=()");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Embedder-Policy", "require-corp");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return headers;
    }

    /** Sets the headers of an answer that comes from no filter, because the container has refused the request. */
    public static void set(HttpServletResponse response) {
        ALWAYS.forEach(response::setHeader);
    }

    /** Written when the answer begins, so that its type is known. */
    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        set(response);
        if (request.getRequestURI().startsWith(request.getContextPath() + REFERENCE_FILES)) {
            response.setHeader(POLICY, REFERENCE);
        } else if (isPage(response)) {
            response.setHeader(POLICY, PAGE);
            // Without it a browser would not say of a form that it is ours.
            response.setHeader(REFERRER, "same-origin");
        }
    }

    private static boolean isPage(HttpServletResponse response) {
        String type = response.getContentType();
        return type != null && type.startsWith("text/html");
    }
}
