package dev.accumulator.producer.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The templates of the pages. Every value is escaped; a name that a template uses and a page does not give is an error. */
final class Templates {

    private static final String FOLDER = "/shop/";

    private static final List<Link> PAGES = List.of(
            new Link("/", "Stock", false),
            new Link("/orders", "Orders", false),
            new Link("/receipts", "Receipts", false),
            new Link("/movements", "Counts and transfers", false),
            new Link("/catalogue", "Catalogue", false),
            new Link("/stream", "Stream", false));

    private final Mustache.Compiler compiler =
            Mustache.compiler().strictSections(true).emptyStringIsFalse(true).withLoader(Templates::open);

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final String console;

    /** @param console the address of the console, without a slash at its end */
    Templates(String console) {
        this.console = console;
    }

    /**
     * Returns a whole page.
     *
     * @param path the page of the menu that it belongs to
     * @param trouble what is wrong with the shop itself; empty for nothing
     */
    String page(String title, String path, String trouble, String template, Object model) {
        List<Link> menu = PAGES.stream()
                .map(link -> new Link(link.href(), link.text(), link.href().equals(path)))
                .toList();
        String body = template(template).execute(model);
        return template("layout").execute(new Layout(title, menu, console, trouble, body));
    }

    private Template template(String name) {
        return compiled.computeIfAbsent(name, compiler::loadTemplate);
    }

    private static Reader open(String name) {
        return new InputStreamReader(resource(name + ".html"), StandardCharsets.UTF_8);
    }

    private static InputStream resource(String name) {
        InputStream found = Templates.class.getResourceAsStream(FOLDER + name);
        if (found == null) {
            throw new IllegalStateException("The jar has no " + FOLDER + name);
        }
        return found;
    }

    /** Returns a file that is served as it is. */
    static byte[] file(String name) {
        try (InputStream in = resource(name)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    record Link(String href, String text, boolean current) {}

    record Layout(String title, List<Link> menu, String console, String trouble, String body) {}
}
