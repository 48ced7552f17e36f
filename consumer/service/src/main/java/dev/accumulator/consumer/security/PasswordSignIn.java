package dev.accumulator.consumer.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks names and passwords. A check costs a tenth of a second of a processor by design, and a client sends its password
 * with every request, so a password that was right is remembered for a while: as a digest under a key that only this
 * process knows. What is wrong is checked anew each time, one check at a time for each user and one for all names that
 * nobody has, so that whoever guesses can neither take all processors nor make other users wait.
 */
final class PasswordSignIn implements AuthenticationProvider {
    /** A password that was right is believed without a check for so long after its last use. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** Checks that wait for their turn under one name. Each holds a connection of a client. */
    private static final int WAITING_MAX = 16;

    /** Longer than all checks that may wait before this one. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final PasswordEncoder hashes;
    private final LongSupplier nanoTime;
    private final SecretKeySpec key = newKey();
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final Map<String, Account> accounts = new HashMap<>();
    private final Account nobody;

    /** One entry a user at most, because only the right password is remembered. */
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    private record Account(String hash, boolean admin, Semaphore turn) {}

    private static final class Remembered {
        private final byte[] digest;
        private final long sinceNanos;

        Remembered(byte[] digest, long sinceNanos) {
            this.digest = digest;
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * @param hashes compares passwords with their hashes
     * @param nanoTime the time that passes, in nanoseconds
     */
    PasswordSignIn(List<SecuritySettings.User> users, PasswordEncoder hashes, LongSupplier nanoTime) {
        this.hashes = hashes;
        this.nanoTime = nanoTime;
        for (SecuritySettings.User user : users) {
            accounts.put(
                    user.name(),
                    new Account(user.password(), user.roles().contains(Role.ADMIN), new Semaphore(1, true)));
        }
        // A name that nobody has costs as much as one that somebody has, so that the time tells nothing.
        this.nobody = new Account(users.getFirst().password(), false, new Semaphore(1, true));
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String name = asked.getName();
        Object password = asked.getCredentials();
        Account known = accounts.get(name);
        Account account = known == null ? nobody : known;
        String given = password == null ? "" : password.toString();
        byte[] digest = digest(name, given);
        if (known == null || !isRemembered(name, digest)) {
            boolean right = isRight(account, given);
            if (known == null || !right) {
                throw new BadCredentialsException("Name or password is wrong");
            }
        }
        remembered.put(name, new Remembered(digest, nanoTime.getAsLong()));
        return UsernamePasswordAuthenticationToken.authenticated(
                name, null, account.admin() ? SignIn.admin() : SignIn.reader());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private boolean isRemembered(String name, byte[] digest) {
        Remembered right = remembered.get(name);
        return right != null
                && nanoTime.getAsLong() - right.sinceNanos < REMEMBERED.toNanos()
                && MessageDigest.isEqual(right.digest, digest);
    }

    private boolean isRight(Account account, String password) {
        if (account.turn().getQueueLength() >= WAITING_MAX || !isTaken(account.turn())) {
            throw new AuthenticationServiceException("Too many sign-ins are being checked; try again soon");
        }
        try {
            if (!isTaken(processors)) {
                throw new AuthenticationServiceException("Too many sign-ins are being checked; try again soon");
            }
            try {
                return hashes.matches(password, account.hash());
            } finally {
                processors.release();
            }
        } finally {
            account.turn().release();
        }
    }

    private static boolean isTaken(Semaphore turn) {
        try {
            return turn.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private byte[] digest(String name, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // A name has no NUL, so that no other pair has this text.
            return mac.doFinal((name + '\0' + password).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
        }
    }

    private static SecretKeySpec newKey() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, ALGORITHM);
    }
}
