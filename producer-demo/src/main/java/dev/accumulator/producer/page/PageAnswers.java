package dev.accumulator.producer.page;

import dev.accumulator.producer.shop.Sent;
import dev.accumulator.producer.shop.Shop;

/** Makes whole pages. */
final class PageAnswers {

    private final Shop shop;
    private final Templates templates;
    private final String console;

    /** @param console the address of the console, without a slash at its end */
    PageAnswers(Shop shop, String console) {
        this.shop = shop;
        this.console = console;
        this.templates = new Templates(console);
    }

    Answer page(String title, String path, String template, Object model) {
        return page(200, title, path, template, model);
    }

    Answer page(int status, String title, String path, String template, Object model) {
        return Answer.page(status, templates.page(title, path, shop.trouble(), template, model));
    }

    /** The values of the page of a refusal. */
    record Refusal(String heading, String message, String code) {}

    Answer refusal(int status, String heading, String message, String code) {
        return page(status, heading, "", "refusal", new Refusal(heading, message, code));
    }

    /** Sends a browser on to the page of what was published. */
    static Answer sent(Sent sent) {
        return Answer.goTo("/sent/" + sent.number());
    }

    /** Returns the address of a page of the console. */
    String console(String path) {
        return console + path;
    }
}
