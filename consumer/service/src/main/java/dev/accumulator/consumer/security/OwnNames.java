package dev.accumulator.consumer.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names under which this service is reached. A page of another site can make a name of its own point at this service
 * (DNS rebinding), but it cannot make the browser send another name than its own, nor own an address.
 */
final class OwnNames {
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|\\d{1,3}(\\.\\d{1,3}){3}");

    private final Set<String> configured;

    /** @param configured names with or without a port */
    OwnNames(Collection<String> configured) {
        this.configured = configured.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** True if a request may name this host: an address, the machine itself, or a configured name. */
    boolean areReachedBy(String host) {
        String written = host.strip().toLowerCase(Locale.ROOT);
        String name = PORT.matcher(written).replaceFirst("");
        return name.equals("localhost")
                || ADDRESS.matcher(name).matches()
                || configured.contains(name)
                || configured.contains(written);
    }

    /**
     * True if a page of this origin is of this service.
     *
     * @param host what the request names; null if it names none
     * @param secure true if the request came over TLS; then a page that did not is foreign
     */
    boolean areServedAt(String origin, @Nullable String host, boolean secure) {
        URI page;
        try {
            page = new URI(origin.strip().toLowerCase(Locale.ROOT));
        } catch (URISyntaxException malformed) {
            return false;
        }
        boolean overTls = "https".equals(page.getScheme());
        if (page.getHost() == null || !(overTls || "http".equals(page.getScheme())) || (secure && !overTls)) {
            return false;
        }
        String ordinary = overTls ? ":443" : ":80";
        String authority = withoutPort(page.getHost() + (page.getPort() < 0 ? "" : ":" + page.getPort()), ordinary);
        // A name that is configured without a port is served by a proxy over TLS. Another program may have port 80 of
        // it.
        return ((overTls || page.getPort() >= 0) && configured.contains(authority))
                || (host != null && authority.equals(withoutPort(host.strip().toLowerCase(Locale.ROOT), ordinary)));
    }

    private static String withoutPort(String authority, String ordinary) {
        return authority.endsWith(ordinary)
                ? authority.substring(0, authority.length() - ordinary.length())
                : authority;
    }
}
