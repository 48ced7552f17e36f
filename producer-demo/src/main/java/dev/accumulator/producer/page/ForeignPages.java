package dev.accumulator.producer.page;

import com.sun.net.httpserver.Headers;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site has sent: forms, and requests under a name that is not the shop's. An address is no
 * risk, because a page can make its own name point here, but owns no address.
 */
final class ForeignPages {

    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Set<String> names;

    /** @param names under which the shop is reached, beside {@code localhost} */
    ForeignPages(Collection<String> names) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns why a request is refused; empty if it is not. */
    Optional<String> refusal(String method, Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !isOwn(host)) {
            return Optional.of("The request names a host that this shop is not known by. Start it with --host NAME.");
        }
        boolean changes = !method.equals("GET") && !method.equals("HEAD");
        return changes && isForeign(host, headers.getFirst("Origin"), headers.getFirst("Sec-Fetch-Site"))
                ? Optional.of("The request comes from a page of another site, which may not press buttons here.")
                : Optional.empty();
    }

    private boolean isOwn(String host) {
        String name = PORT.matcher(host.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
        return name.equals("localhost") || ADDRESS.matcher(name).matches() || names.contains(name);
    }

    /** A program sends neither of the two headers, and is nobody's browser. */
    private static boolean isForeign(String host, @Nullable String origin, @Nullable String site) {
        if (origin != null) {
            String page = origin.strip().toLowerCase(Locale.ROOT);
            String own = host.strip().toLowerCase(Locale.ROOT);
            // Behind a proxy the shop cannot know the scheme.
            return !page.equals("http://" + own) && !page.equals("https://" + own);
        }
        return site != null && !OWN.contains(site);
    }
}
