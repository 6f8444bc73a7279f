package dev.signalbox.conformance.interposed;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.List;

/** Passes every call on to another receiver; a subclass changes what it wants to. */
public class InterposedReceiver implements EventReceiver {
  private final EventReceiver inner;

  /** A receiver in front of another one. */
  public InterposedReceiver(EventReceiver inner) {
    this.inner = inner;
  }

  /** The other one. */
  protected final EventReceiver inner() {
    return inner;
  }

  @Override
  public List<Delivery> receive(int max, Duration maxWait) throws Exception {
    return inner.receive(max, maxWait);
  }

  @Override
  public void wakeUp() {
    inner.wakeUp();
  }

  @Override
  public void returnPrefetched() throws Exception {
    inner.returnPrefetched();
  }

  @Override
  public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception {
    return inner.settle(settlements);
  }

  @Override
  public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws Exception {
    return inner.extend(deliveries, lease);
  }

  @Override
  public void markStarted(List<Delivery> deliveries) throws Exception {
    inner.markStarted(deliveries);
  }

  @Override
  public void close(Duration timeout) throws Exception {
    inner.close(timeout);
  }
}
