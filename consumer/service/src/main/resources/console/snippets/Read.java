import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Read {
    public static void main(String[] args) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("{http}/api/registers/inventory/balances?warehouse=1&product=4711"))
                .build();
        System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}
