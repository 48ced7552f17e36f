package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Questions to registers, with the request that a program would send and the answer that it would get. */
@Controller
final class QueryPage {
    private static final String LIMIT_DEFAULT = "20";

    private final RegisterAnswers answers;
    private final JsonMapper json;

    QueryPage(RegisterAnswers answers, JsonMapper json) {
        this.answers = answers;
        this.json = json;
    }

    /**
     * @param run true if the question is to be asked, and not only written
     */
    @Allowed(Role.READER)
    @GetMapping("/query")
    String query(
            @RequestParam(defaultValue = "balances") String question,
            @RequestParam(required = false) @Nullable String register,
            @RequestParam(defaultValue = "false") boolean run,
            @RequestParam MultiValueMap<String, String> given,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        List<RegisterDefinition> definitions = answers.definitions();
        Question asked = Question.named(question);
        model.addAttribute("questions", List.of(Question.values()));
        model.addAttribute("question", asked);
        model.addAttribute("registers", definitions);
        model.addAttribute("ran", false);
        RegisterDefinition chosen = definitions.stream()
                .filter(one -> register == null || one.name().equals(register))
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            // The refusal of a register that is not there says which field is wrong.
            model.addAttribute("definition", register == null ? null : answers.definition(register));
            return "console/query";
        }
        Asked parameters = Asked.of(given).without("question", "register", "run");
        Asked limited = parameters.limited(LIMIT_DEFAULT);
        model.addAttribute("definition", chosen);
        model.addAttribute("fields", asked.fields(chosen, limited));
        String path = "/api/registers/" + chosen.name() + "/" + asked.word();
        String url = root(request) + limited.at(path);
        model.addAttribute("url", url);
        model.addAttribute("curl", "curl '" + url + "'");
        if (run) {
            ask(chosen.name(), asked, limited, response, model);
        }
        return "console/query";
    }

    private void ask(String register, Question question, Asked parameters, HttpServletResponse response, Model model) {
        try {
            Map<String, @Nullable Object> answer = question.ask(answers, register, parameters.parameters());
            model.addAttribute("ran", true);
            model.addAttribute("table", JsonTable.of("Answer", rows(answer)));
            model.addAttribute("json", json.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
            Object next = answer.get("next");
            model.addAttribute(
                    "next",
                    next == null
                            ? null
                            : parameters
                                    .with(Asked.CURSOR, next.toString())
                                    .with("question", question.word())
                                    .with("register", register)
                                    .with("run", "true")
                                    .at("/query"));
        } catch (RegisterException refused) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", refused.getMessage());
            model.addAttribute("errorField", refused.field());
        }
    }

    @SuppressWarnings("unchecked") // The answers of the interface have rows of names and values.
    private static List<Map<String, @Nullable Object>> rows(Map<String, @Nullable Object> answer) {
        return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(answer.get("rows"));
    }

    /** The address of this service as the browser knows it. */
    static String root(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return request.getScheme() + "://" + (host == null ? "localhost" : host) + request.getContextPath();
    }
}
