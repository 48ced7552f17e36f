package dev.accumulator.consumer.console;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.schemas.Topics;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How a program publishes a document and reads what came of it. */
@Controller
final class CodePage {
    private final String bootstrap;
    private final String topic;
    private final String postings;

    CodePage(
            @Value("${spring.kafka.bootstrap-servers:localhost:9092}") String bootstrap,
            @Value("${accumulator.topics.movements:" + Topics.MOVEMENTS + "}") String topic,
            @Value("${accumulator.topics.postings:" + Topics.POSTINGS + "}") String postings) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.postings = postings;
    }

    @Allowed(Role.READER)
    @GetMapping("/code")
    String code(HttpServletRequest request, Model model) {
        model.addAttribute(
                "groups",
                Snippets.with(Map.of(
                        "http", QueryPage.root(request),
                        "bootstrap", bootstrap,
                        "topic", topic,
                        "postings", postings)));
        return "console/code";
    }
}
