package dev.accumulator.consumer.security;

import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The ways to sign in, of which a service has one. */
enum SignIn {
    /** By a token of the configured OAuth2 issuer. */
    TOKEN,
    /** By name and password. */
    PASSWORD,
    /** Nobody needs to: whoever reaches the service is on its machine. */
    NONE;

    /** The longest name that is written down with what somebody did. */
    static final int NAME_CHARS_MAX = 200;

    private static final GrantedAuthority READER = authority(Role.READER);
    private static final GrantedAuthority ADMIN = authority(Role.ADMIN);

    /** The rights of a reader. */
    static List<GrantedAuthority> reader() {
        return List.of(READER);
    }

    /** The rights of an administrator, who may do what readers may. */
    static List<GrantedAuthority> admin() {
        return List.of(READER, ADMIN);
    }

    /** True if a name can be written into one line of a log and one column of a table. */
    static boolean isName(String name) {
        return !name.isBlank()
                && name.codePointCount(0, name.length()) <= NAME_CHARS_MAX
                && name.codePoints().noneMatch(SignIn::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static GrantedAuthority authority(Role role) {
        return new SimpleGrantedAuthority("ROLE_" + role.name());
    }
}
