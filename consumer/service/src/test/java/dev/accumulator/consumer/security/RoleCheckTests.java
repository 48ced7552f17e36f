package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;

class RoleCheckTests {
    private final RoleCheck check = new RoleCheck(false);
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/anything");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    /** Handlers with and without a rule. */
    static final class Handlers {
        void withoutRule() {}

        @Allowed(Role.ADMIN)
        void ofAdministrators() {}
    }

    @Test
    void aHandlerWithoutARuleIsClosedToAdministratorsToo() throws Exception {
        request.addUserRole(Role.READER.name());
        request.addUserRole(Role.ADMIN.name());

        assertThat(check.preHandle(request, response, handler("withoutRule"))).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(check.preHandle(request, response, new Object())).isFalse();
    }

    @Test
    void aReaderIsNoAdministrator() throws Exception {
        request.addUserRole(Role.READER.name());

        assertThat(check.preHandle(request, response, handler("ofAdministrators")))
                .isFalse();
        assertThat(response.getContentAsString()).contains("\"code\":\"forbidden\"", "role admin");
    }

    @Test
    void aRequestThatGoesOnInAnotherThreadWasJudgedForItsHandlerAndForNoOther() throws Exception {
        request.addUserRole(Role.ADMIN.name());
        HandlerMethod handler = handler("ofAdministrators");
        assertThat(check.preHandle(request, response, handler)).isTrue();

        // The other thread knows nothing of the sign-in.
        MockHttpServletRequest again = new MockHttpServletRequest("POST", "/api/anything");
        Collections.list(request.getAttributeNames())
                .forEach(name -> again.setAttribute(name, request.getAttribute(name)));
        again.setDispatcherType(DispatcherType.ASYNC);
        assertThat(check.preHandle(again, response, handler)).isTrue();
        assertThat(check.preHandle(again, response, handler("withoutRule"))).isFalse();
    }

    private static HandlerMethod handler(String name) throws NoSuchMethodException {
        return new HandlerMethod(new Handlers(), Handlers.class.getDeclaredMethod(name));
    }
}
