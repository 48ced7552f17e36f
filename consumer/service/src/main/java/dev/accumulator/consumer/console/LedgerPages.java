package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.LedgerAnswers;
import dev.accumulator.consumer.rest.RegisterFiles;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.RegisterDefinition;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The trial balance of a ledger, and the card of an account. */
@Controller
final class LedgerPages {
    private static final String ACCOUNT = "account";

    /** About three screens; a line of a card is short. */
    private static final String LINES_DEFAULT = "100";

    private final LedgerAnswers answers;
    private final RegisterFiles files;
    private final List<ValueNames> catalogues;

    LedgerPages(LedgerAnswers answers, RegisterFiles files, ObjectProvider<ValueNames> catalogues) {
        this.answers = answers;
        this.files = files;
        this.catalogues = catalogues.orderedStream().toList();
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/trial-balance")
    String trialBalance(@PathVariable String name, @RequestParam MultiValueMap<String, String> given, Model model) {
        Asked asked = Asked.of(given);
        LedgerAnswers.Balance found = answers.trialBalance(name, asked.parameters());
        String page = "/registers/" + found.ledger().name() + "/trial-balance";
        addHead(model, found.ledger(), "trial-balance", asked);
        model.addAttribute("table", new TrialBalanceTable(found, asked, catalogues).table());
        model.addAttribute("rolledUp", found.isRolledUp());
        model.addAttribute("next", null);
        model.addAttribute("first", null);
        model.addAttribute("csv", asked.at(page + ".csv"));
        model.addAttribute("json", asked.at("/api/ledgers/" + found.ledger().name() + "/trial-balance"));
        return "console/trial-balance";
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/trial-balance.csv")
    void trialBalanceFile(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> given,
            HttpServletRequest request,
            HttpServletResponse response) {
        files.trialBalance(name, Asked.of(given).parameters(), request, response);
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/card")
    String card(@PathVariable String name, @RequestParam MultiValueMap<String, String> given, Model model) {
        Asked asked = Asked.of(given).limited(LINES_DEFAULT);
        LedgerAnswers.Card found = answers.card(name, asked.parameters());
        RegisterDefinition ledger = found.ledger();
        String page = "/registers/" + ledger.name() + "/card";
        Account account = ledger.chart().get(found.account());
        addHead(model, ledger, "card", asked);
        model.addAttribute(ACCOUNT, found.account());
        model.addAttribute("accountName", account == null ? null : account.name());
        model.addAttribute("table", new CardTable(found, asked, catalogues).table());
        model.addAttribute("empty", found.card().lines().isEmpty());
        model.addAttribute("next", BalancesPage.next(asked, found.card().next(), page));
        model.addAttribute(
                "first", asked.has(Asked.CURSOR) ? asked.without(Asked.CURSOR).at(page) : null);
        model.addAttribute("csv", BalancesPage.exported(asked).at(page + ".csv"));
        model.addAttribute("json", asked.at("/api/ledgers/" + ledger.name() + "/card"));
        return "console/card";
    }

    @Allowed(Role.READER)
    @GetMapping("/registers/{name}/card.csv")
    void cardFile(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> given,
            HttpServletRequest request,
            HttpServletResponse response) {
        files.card(name, BalancesPage.exported(Asked.of(given)).parameters(), request, response);
    }

    /** Only analytics filter and split here; accounts are rows. */
    private static void addHead(Model model, RegisterDefinition ledger, String page, Asked asked) {
        RegisterHead.add(model, ledger, page, asked);
        List<String> analytics =
                ledger.dimensionNames().subList(2, ledger.dimensions().size());
        RegisterHead.keep(model, analytics);
    }
}
