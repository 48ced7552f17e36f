import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * Compares manifests with the types of Kubernetes: a field that there is not, one that is missing, and a value of the wrong
 * type are told. Each manifest is then changed for the worse in each of its fields, and each change must be found, so that
 * the comparison is known to reach all of them.
 */
public final class CheckManifests {
    private static final Map<String, String> VERSIONS = Map.of(
            "ConfigMap", "v1",
            "Secret", "v1",
            "Service", "v1",
            "Deployment", "apps/v1",
            "NetworkPolicy", "networking.k8s.io/v1",
            "PodDisruptionBudget", "policy/v1");

    private CheckManifests() {}

    public static void main(String[] files) throws Exception {
        List<String> faults = new ArrayList<>();
        int manifests = 0;
        int changes = 0;
        for (String file : files) {
            for (Object document : new Yaml().loadAll(Files.readString(Path.of(file)))) {
                JsonObject manifest = new Gson().toJsonTree(document).getAsJsonObject();
                manifests++;
                String fault = fault(manifest);
                if (fault != null) {
                    faults.add(file + ": " + fault);
                    continue;
                }
                for (List<String> path : fields(manifest)) {
                    changes++;
                    JsonObject changed = manifest.deepCopy();
                    rename(changed, path);
                    if (fault(changed) == null) {
                        faults.add(file + ": a misspelt " + String.join(".", path) + " was not found");
                    }
                }
            }
        }
        faults.forEach(System.err::println);
        if (!faults.isEmpty() || manifests < VERSIONS.size()) {
            System.exit(1);
        }
        System.out.println(manifests + " manifests are as Kubernetes wants them; " + changes + " misspelt fields were found.");
    }

    /** Returns what is wrong with a manifest; null if nothing is. */
    private static String fault(JsonObject manifest) throws Exception {
        String kind = text(manifest, "kind");
        if (!text(manifest, "apiVersion").equals(VERSIONS.get(kind))) {
            return kind + " of " + text(manifest, "apiVersion") + " is not known here";
        }
        Class<?> type = Class.forName("io.kubernetes.client.openapi.models.V1" + kind);
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, manifest);
            type.getMethod("fromJson", String.class).invoke(null, manifest.toString());
            return null;
        } catch (InvocationTargetException found) {
            if (found.getCause() instanceof RuntimeException || found.getCause() instanceof IOException) {
                return found.getCause().getMessage();
            }
            throw found;
        }
    }

    private static String text(JsonObject manifest, String field) {
        return manifest.has(field) ? manifest.get(field).getAsString() : "nothing";
    }

    /** Returns the paths of all fields whose names Kubernetes knows: not of labels, data and other maps of free names. */
    private static List<List<String>> fields(JsonObject manifest) {
        List<List<String>> found = new ArrayList<>();
        collect(manifest, List.of(), found);
        return found;
    }

    private static void collect(JsonElement element, List<String> path, List<List<String>> found) {
        if (element.isJsonObject()) {
            for (String name : element.getAsJsonObject().keySet()) {
                List<String> deeper = with(path, name);
                found.add(deeper);
                if (!List.of("labels", "annotations", "matchLabels", "selector", "data", "stringData", "limits", "requests")
                        .contains(name)) {
                    collect(element.getAsJsonObject().get(name), deeper, found);
                }
            }
        } else if (element.isJsonArray()) {
            for (int i = 0; i < element.getAsJsonArray().size(); i++) {
                collect(element.getAsJsonArray().get(i), with(path, String.valueOf(i)), found);
            }
        }
    }

    private static List<String> with(List<String> path, String step) {
        List<String> deeper = new ArrayList<>(path);
        deeper.add(step);
        return deeper;
    }

    private static void rename(JsonObject manifest, List<String> path) {
        JsonElement at = manifest;
        for (String step : path.subList(0, path.size() - 1)) {
            at = at.isJsonArray() ? at.getAsJsonArray().get(Integer.parseInt(step)) : at.getAsJsonObject().get(step);
        }
        JsonElement value = at.getAsJsonObject().remove(path.getLast());
        at.getAsJsonObject().add(path.getLast() + "x", value);
    }
}
