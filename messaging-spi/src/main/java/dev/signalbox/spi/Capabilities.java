package dev.signalbox.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a provider can do under one configuration, and how much of it.
 *
 * @param declared the capabilities, each of which the conformance suite proves
 * @param limits the limits, which the engine enforces
 */
public record Capabilities(Set<Capability> declared, Limits limits) {

  /** Copies the set. */
  public Capabilities {
    declared =
        declared.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(declared));
    Objects.requireNonNull(limits, "limits");
  }

  /** Capabilities by name. */
  public static Capabilities of(Limits limits, Capability... declared) {
    return new Capabilities(Set.copyOf(List.of(declared)), limits);
  }

  /** Whether a capability is declared. */
  public boolean has(Capability capability) {
    return declared.contains(capability);
  }

  /** The same without some: what a connected service may do when it finds less than promised. */
  public Capabilities without(Capability... missing) {
    EnumSet<Capability> left =
        declared.isEmpty() ? EnumSet.noneOf(Capability.class) : EnumSet.copyOf(declared);
    List.of(missing).forEach(left::remove);
    return new Capabilities(left, limits);
  }

  /** The exception for an operation whose capability is not declared. */
  public static MessagingException unsupported(Capability missing, String operation) {
    return new MessagingException(
        ErrorCode.UNSUPPORTED,
        operation + " needs the capability " + missing + ", which this provider does not declare");
  }
}
