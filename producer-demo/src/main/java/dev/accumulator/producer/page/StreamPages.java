package dev.accumulator.producer.page;

import dev.accumulator.producer.page.Views.Option;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.traffic.Poison;
import java.util.Arrays;
import java.util.List;

/** The buttons that a stream needs and that are about no document in particular. */
final class StreamPages {

    private final Shop shop;
    private final PageAnswers pages;

    StreamPages(Shop shop, PageAnswers pages) {
        this.shop = shop;
        this.pages = pages;
    }

    void addTo(Router router) {
        router.get("/stream", (request, holes) -> stream())
                .post(
                        "/stream/poison",
                        (request, holes) ->
                                PageAnswers.sent(shop.tricks().poison(Labels.poison(new Form(request.form())))))
                .post(
                        "/stream/thousand",
                        (request, holes) -> PageAnswers.sent(shop.tricks().thousand()));
    }

    record StreamView(List<Option> poisons, String letters, String now) {}

    private Answer stream() {
        List<Option> poisons = Arrays.stream(Poison.values())
                .filter(poison -> poison.fitsOrders() && poison != Poison.CONFLICT)
                .map(poison -> new Option(poison.name(), Labels.of(poison), poison == Poison.NOT_JSON))
                .toList();
        return pages.page(
                "Stream", "/stream", "stream", new StreamView(poisons, pages.console("/letters"), pages.console("/")));
    }
}
