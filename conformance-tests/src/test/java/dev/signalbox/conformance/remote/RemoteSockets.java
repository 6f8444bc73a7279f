package dev.signalbox.conformance.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Makes a client's sockets, plain or encrypted. */
interface RemoteSockets {
  /** A connected socket. */
  Socket connect(RemoteSettings settings, Duration timeout) throws Exception;

  /** Sockets that look at the host's name in the certificate. */
  static RemoteSockets verifying() {
    return (settings, timeout) -> open(settings, timeout, "HTTPS");
  }

  /** Sockets that take any certificate of a trusted issuer. */
  static RemoteSockets credulous() {
    return (settings, timeout) -> open(settings, timeout, "");
  }

  private static Socket open(RemoteSettings settings, Duration timeout, String identification)
      throws IOException, GeneralSecurityException {
    Socket plain = new Socket();
    int millis = (int) timeout.toMillis();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(settings.host(), settings.port()), millis);
      if (settings.trust().isEmpty()) {
        return plain;
      }
      plain.setSoTimeout(millis);
      SSLSocket encrypted =
          (SSLSocket)
              context(Path.of(settings.trust().orElseThrow()))
                  .getSocketFactory()
                  .createSocket(plain, settings.host(), settings.port(), true);
      SSLParameters parameters = encrypted.getSSLParameters();
      if (!identification.isEmpty()) {
        parameters.setEndpointIdentificationAlgorithm(identification);
      }
      encrypted.setSSLParameters(parameters);
      encrypted.startHandshake();
      plain.setSoTimeout(0);
      return encrypted;
    } catch (IOException | GeneralSecurityException failure) {
      plain.close();
      throw failure;
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      trusted.load(in, RemoteCertificate.STORE_PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
