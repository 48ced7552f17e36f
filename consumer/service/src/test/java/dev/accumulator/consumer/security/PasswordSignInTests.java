package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordSignInTests {
    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger atOnceMax = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private final PasswordSignIn signIn = new PasswordSignIn(
            List.of(
                    new SecuritySettings.User("ann", "right of ann", Set.of(Role.ADMIN)),
                    new SecuritySettings.User("rob", "right of rob", Set.of(Role.READER))),
            new SlowHashes(),
            now::get);

    /** A password is right if it is its hash; a check takes until the gate opens. */
    private final class SlowHashes implements PasswordEncoder {
        @Override
        public @Nullable String encode(@Nullable CharSequence password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            checks.incrementAndGet();
            atOnceMax.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                gate.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                atOnce.decrementAndGet();
            }
            return password != null && password.toString().equals(hash);
        }
    }

    @AfterEach
    void end() {
        gate.countDown();
        clients.shutdownNow();
    }

    @Test
    void aRightPasswordIsCheckedOnceUntilItIsForgotten() {
        for (int i = 0; i < 10; i++) {
            assertThat(authenticate("ann", "right of ann").getName()).isEqualTo("ann");
        }
        assertThat(checks).hasValue(1);

        now.addAndGet(Duration.ofMinutes(6).toNanos());
        authenticate("ann", "right of ann");
        assertThat(checks).hasValue(2);
    }

    @Test
    void aWrongPasswordIsWrongEachTimeAlsoBesideARememberedOne() {
        authenticate("ann", "right of ann");
        for (String wrong : List.of("right of rob", "", "right of ann ", "wrong", "wrong")) {
            assertThatThrownBy(() -> authenticate("ann", wrong)).isInstanceOf(BadCredentialsException.class);
        }
        assertThat(checks).hasValue(6);
    }

    @Test
    void aNameThatNobodyHasIsCheckedLikeAnyOther() {
        assertThatThrownBy(() -> authenticate("eve", "right of ann")).isInstanceOf(BadCredentialsException.class);
        assertThat(checks).hasValue(1);
    }

    @Test
    void rolesAreThoseOfTheUser() {
        assertThat(authenticate("ann", "right of ann").getAuthorities()).hasSize(2);
        assertThat(authenticate("rob", "right of rob").getAuthorities())
                .extracting(Object::toString)
                .containsExactly("ROLE_READER");
    }

    @Test
    void aFloodUnderOneNameIsBoundedAndHoldsUpNobodyElse() {
        authenticate("rob", "right of rob");
        gate = new CountDownLatch(1);
        List<Future<Authentication>> flood = IntStream.range(0, 500)
                .mapToObj(i -> clients.submit(() -> authenticate(i % 2 == 0 ? "ann" : "nobody " + i, "guess " + i)))
                .toList();

        // All but the few that wait for their turn are turned away while the checks still run.
        await().atMost(Duration.ofMinutes(3))
                .until(() -> flood.stream()
                                .filter(guess -> guess.state() == Future.State.FAILED
                                        && guess.exceptionNow() instanceof AuthenticationServiceException)
                                .count()
                        > 400);
        assertThat(authenticate("rob", "right of rob").getName()).isEqualTo("rob");
        gate.countDown();
        await().atMost(Duration.ofMinutes(3)).until(() -> flood.stream().allMatch(Future::isDone));
        assertThat(atOnceMax.get()).isLessThanOrEqualTo(2);
        assertThat(authenticate("ann", "right of ann").getName()).isEqualTo("ann");
    }

    private Authentication authenticate(String name, String password) {
        return signIn.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, password));
    }
}
