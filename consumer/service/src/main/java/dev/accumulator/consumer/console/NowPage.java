package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.StatusAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The state of the service, what is wrong first. */
@Controller
final class NowPage {
    private final StatusAnswers answers;

    NowPage(StatusAnswers answers) {
        this.answers = answers;
    }

    @Allowed(Role.READER)
    @GetMapping("/")
    String now(Model model) {
        model.addAttribute("page", answers.isOverShards() ? NowView.of(answers.ofShards()) : NowView.of(answers.own()));
        return "console/now";
    }
}
