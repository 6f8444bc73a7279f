package dev.signalbox.conformance.kit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a run gives to a broker. Each namespace begins with the run's id, which tells when
 * the run began, so that a later run can clean up after one that was killed.
 */
public final class Names {
  // "sbc", minutes since 1970 in base 36 (5 digits until 2084), three of chance.
  private static final Pattern RUN_ID = Pattern.compile("(sbc([0-9a-z]{5})[0-9a-z]{3})[0-9a-z]*");
  private static final int RADIX = 36;
  private static final int CHANCE = RADIX * RADIX * RADIX;

  private final String runId;
  private final AtomicInteger count = new AtomicInteger();

  private Names(String runId) {
    this.runId = runId;
  }

  /** Names for a run that begins now. */
  static Names forRunAt(Instant now) {
    String minutes = Long.toString(now.getEpochSecond() / 60, RADIX);
    String chance = Integer.toString(CHANCE + new SecureRandom().nextInt(CHANCE), RADIX);
    return new Names("sbc" + minutes + chance.substring(1));
  }

  /** The run's id: 11 characters. */
  String runId() {
    return runId;
  }

  /** A namespace that nobody else uses: at most 14 characters. */
  String namespace() {
    return runId + Integer.toString(count.incrementAndGet(), RADIX);
  }

  /** The run that gave a broker's object its name, if it was one of this suite's. */
  static Optional<String> runIdOf(String name) {
    Matcher matcher = RUN_ID.matcher(name);
    return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** How long ago a run began. */
  static Duration age(String runId, Instant now) {
    Matcher matcher = RUN_ID.matcher(runId);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no run id: " + runId);
    }
    Instant began = Instant.ofEpochSecond(60 * Long.parseLong(matcher.group(2), RADIX));
    return Duration.between(began, now);
  }
}
