package dev.signalbox.provider.pgmq;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** What a server that speaks TLS needs. */
final class Certificate {
  private static final String PASSWORD = "changeit";
  private static final String KEY = "server.key";

  private Certificate() {}

  /** The settings of a server with a certificate and the key beside it. */
  static Map<String, String> server(Path certificate) {
    return Map.of(
        "ssl", "on",
        "ssl_cert_file", certificate.toAbsolutePath().toString(),
        "ssl_key_file", certificate.resolveSibling(KEY).toAbsolutePath().toString());
  }

  /** A certificate for localhost only, as files that PostgreSQL reads. */
  static Path make(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Key key = keys.getKey("server", PASSWORD.toCharArray());
    Path privateKey = folder.resolve(KEY);
    Files.writeString(privateKey, pem("PRIVATE KEY", key.getEncoded()));
    Files.setPosixFilePermissions(privateKey, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        folder.resolve("server.crt"),
        pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, encoder.encodeToString(bytes), what);
  }
}
