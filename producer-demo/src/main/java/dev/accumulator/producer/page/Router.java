package dev.accumulator.producer.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which page answers a request. */
final class Router {

    private static final String HOLE = "{}";

    private final List<Route> routes = new ArrayList<>();

    /** Answers a request. */
    interface Handler {
        /**
         * Makes the answer.
         *
         * @param holes the parts of the path that the route leaves open
         */
        Answer answer(Request request, List<String> holes);
    }

    /** @param path such as {@code /documents/{}/change}; the braces stand for one part */
    Router get(String path, Handler handler) {
        routes.add(new Route("GET", parts(path), handler));
        return this;
    }

    Router post(String path, Handler handler) {
        routes.add(new Route("POST", parts(path), handler));
        return this;
    }

    /** Answers a request; empty if there is no such page. */
    Optional<Answer> answer(Request request) {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        boolean isKnown = false;
        for (Route route : routes) {
            Optional<List<String>> holes = route.holes(request.path());
            if (holes.isPresent()) {
                if (route.method().equals(method)) {
                    return Optional.of(route.handler().answer(request, holes.get()));
                }
                isKnown = true;
            }
        }
        if (isKnown) {
            throw new BadRequest(405, "This page does not take " + request.method() + ".");
        }
        return Optional.empty();
    }

    private static List<String> parts(String path) {
        return List.of(path.substring(1).split("/")).stream()
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private record Route(String method, List<String> parts, Handler handler) {

        Optional<List<String>> holes(List<String> path) {
            if (path.size() != parts.size()) {
                return Optional.empty();
            }
            List<String> holes = new ArrayList<>();
            for (int i = 0; i < path.size(); i++) {
                if (parts.get(i).equals(HOLE)) {
                    holes.add(path.get(i));
                } else if (!parts.get(i).equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(holes);
        }
    }
}
