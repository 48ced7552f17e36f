package dev.accumulator.consumer.console;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.consumer.status.Status;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The state of the service, what is wrong first. */
@Controller
final class NowPage {
    private final Status status;

    NowPage(Status status) {
        this.status = status;
    }

    @Allowed(Role.READER)
    @GetMapping("/")
    String now(Model model) {
        model.addAttribute("page", new NowView(status.report()));
        return "console/now";
    }
}
