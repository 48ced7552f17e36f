package dev.accumulator.consumer.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority with a server's and a client's certificate, made by the keytool of the Java that runs the test.
 *
 * @param folder where its files are
 * @param password the password of the keys
 */
record Authority(Path folder, String password) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    /** Makes an authority that has signed nothing. */
    static Authority alone(Path folder, String password) throws IOException, GeneralSecurityException {
        Authority made = new Authority(folder, password);
        made.generate("ca", "CN=Another authority", "-ext", "bc:c");
        Files.writeString(
                made.certificate(),
                pem("CERTIFICATE", made.keys().getCertificate("ca").getEncoded()));
        return made;
    }

    /** @param client the common name of the client */
    static Authority in(Path folder, String password, String client) throws IOException, GeneralSecurityException {
        Authority made = new Authority(folder, password);
        made.generate("ca", "CN=Authority of " + client, "-ext", "bc:c");
        made.generate("server", "CN=localhost", "-ext", "san=dns:localhost", "-signer", "ca");
        made.generate("user", "CN=" + client, "-signer", "ca");
        KeyStore all = made.keys();
        Files.writeString(
                made.certificate(), pem("CERTIFICATE", all.getCertificate("ca").getEncoded()));
        Files.writeString(
                made.serverCertificate(),
                pem("CERTIFICATE", all.getCertificate("server").getEncoded()));
        Files.writeString(
                made.serverKey(), pem("PRIVATE KEY", made.key(all, "server").getEncoded()));
        Files.writeString(
                made.serverKeyAndCertificates(),
                Files.readString(made.serverKey())
                        + Files.readString(made.serverCertificate())
                        + Files.readString(made.certificate()));
        KeyStore ofClient = KeyStore.getInstance("PKCS12");
        ofClient.load(null, null);
        ofClient.setKeyEntry("user", made.key(all, "user"), password.toCharArray(), all.getCertificateChain("user"));
        try (var out = Files.newOutputStream(made.clientKey())) {
            ofClient.store(out, password.toCharArray());
        }
        return made;
    }

    Path certificate() {
        return folder.resolve("ca.crt");
    }

    Path serverCertificate() {
        return folder.resolve("server.crt");
    }

    Path serverKey() {
        return folder.resolve("server.key");
    }

    Path serverKeyAndCertificates() {
        return folder.resolve("server.pem");
    }

    Path clientKey() {
        return folder.resolve("client.p12");
    }

    private Path all() {
        return folder.resolve("all.p12");
    }

    private void generate(String alias, String subject, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keystore",
                all().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                password,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-validity",
                "2"));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool was running", interrupted);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(all())) {
            keys.load(file, password.toCharArray());
        }
        return keys;
    }

    private Key key(KeyStore keys, String alias) throws GeneralSecurityException {
        return keys.getKey(alias, password.toCharArray());
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(encoded) + "\n-----END " + kind + "-----\n";
    }
}
