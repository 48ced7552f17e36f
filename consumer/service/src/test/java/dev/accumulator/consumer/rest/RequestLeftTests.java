package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestLeftTests {
    private final RequestLeft filter = new RequestLeft();
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final List<String> done = new ArrayList<>();

    RequestLeftTests() {
        request.setAsyncSupported(true);
    }

    private void remember() {
        RequestLeft.then(request, () -> done.add("begun"), () -> done.add("given up"));
    }

    @Test
    void workBeginsWhenAllFiltersAreDoneWithTheAnswer() throws Exception {
        filter.doFilter(request, response, (asked, answer) -> {
            remember();
            asked.startAsync();
            done.add("filters");
        });

        assertThat(done).containsExactly("filters", "begun");
    }

    @Test
    void workIsGivenUpOnceIfTheAnswerIsNotLeftOpenOrSomethingFails() throws Exception {
        filter.doFilter(request, response, (asked, answer) -> remember());
        filter.doFilter(request, response, (asked, answer) -> done.add("the next request"));
        assertThatThrownBy(() -> filter.doFilter(request, response, (asked, answer) -> {
                    remember();
                    asked.startAsync();
                    throw new ServletException("failed on the way out");
                }))
                .isInstanceOf(ServletException.class);

        assertThat(done).containsExactly("given up", "the next request", "given up");
    }
}
