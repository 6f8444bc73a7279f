package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.net.TcpProxy;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.conformance.subject.Endpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The way to the broker, through proxies that can spoil it. */
@SuppressWarnings("try") // a close that fails, fails the clause, interrupted or not
public final class Link implements AutoCloseable {
  private final List<TcpProxy> proxies;
  private final Map<String, Object> settings;

  private Link(List<TcpProxy> proxies, Map<String, Object> settings) {
    this.proxies = proxies;
    this.settings = settings;
  }

  static Link open(ConformanceTarget target, List<Endpoint> endpoints) throws Exception {
    List<TcpProxy> proxies = new ArrayList<>();
    Map<Endpoint, Endpoint> instead = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      InetSocketAddress broker = new InetSocketAddress(endpoint.host(), endpoint.port());
      int port = target.proxyPort(endpoint).orElse(0);
      TcpProxy proxy = TcpProxy.open(broker, port);
      proxies.add(proxy);
      // The host's name stays where it is this machine's: a certificate may be made for it.
      String host = broker.getAddress().isLoopbackAddress() ? endpoint.host() : "127.0.0.1";
      instead.put(endpoint, new Endpoint(host, proxy.port()));
    }
    return new Link(proxies, Endpoint.replaced(target.settings(), instead));
  }

  /** The provider's settings, with the proxies' addresses. */
  public Map<String, Object> settings() {
    return settings;
  }

  /** The proxies. */
  public List<TcpProxy> proxies() {
    return proxies;
  }

  /** Begins to look for some bytes in what passes. */
  public void watch(byte[] needle) {
    proxies.forEach(proxy -> proxy.watch(needle));
  }

  /** Whether watched bytes have passed, in either direction. */
  public boolean carried(byte[] needle) {
    return proxies.stream().anyMatch(proxy -> proxy.seen(needle));
  }

  /** How many connections there are. */
  public int connections() {
    return proxies.stream().mapToInt(TcpProxy::connections).sum();
  }

  /** How many connections there have been. */
  public long accepted() {
    return proxies.stream().mapToLong(TcpProxy::accepted).sum();
  }

  @Override
  public void close() throws Exception {
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
  }
}
