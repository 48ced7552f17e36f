package dev.accumulator.consumer.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ContentVersionStrategy;
import org.webjars.WebJarVersionLocator;

/**
 * The files that pages load. An address has a hash of the content in it, so that browsers keep a file for good and never
 * show an old one.
 *
 * @param urls the addresses by the names of the files
 */
record Assets(Map<String, String> urls) {
    /** Below it stand the files. */
    static final String ROOT = "/assets/";

    private static final List<String> FILES =
            List.of("console.css", "console.js", "icon.svg", "htmx.min.js", "uPlot.min.css", "uPlot.iife.min.js");

    /** Returns the folders of the files, in the class path. */
    static List<String> folders() {
        return List.of(
                "classpath:/static/assets/", "classpath:/" + folder("htmx.org"), "classpath:/" + folder("uplot"));
    }

    private static String folder(String library) {
        String version = new WebJarVersionLocator().version(library);
        if (version == null) {
            throw new IllegalStateException("The class path has no " + library);
        }
        return "META-INF/resources/webjars/" + library + "/" + version + "/dist/";
    }

    /** Finds the files. */
    static Assets ofClassPath() {
        ContentVersionStrategy versions = new ContentVersionStrategy();
        Map<String, String> urls = new LinkedHashMap<>();
        for (String file : FILES) {
            urls.put(file, ROOT + versions.addVersion(file, versions.getResourceVersion(find(file))));
        }
        return new Assets(urls);
    }

    private static Resource find(String file) {
        return folders().stream()
                .map(folder -> new ClassPathResource(folder.substring("classpath:/".length()) + file))
                .filter(Resource::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The class path has no " + file));
    }
}
