package dev.signalbox.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(2);

  @Test
  void aConfirmedEventIsOwedByEachGroupUntilItHasHandledIt() {
    ledger.attempted("a", 10);
    ledger.confirmedDurable("a");
    assertThat(ledger.owed(0)).isEqualTo(1);
    assertThat(ledger.owed(1)).isEqualTo(1);
    ledger.handled(0, "a");
    assertThat(ledger.owed(0)).isZero();
    assertThat(ledger.settled()).isFalse();
    ledger.handled(1, "a");
    assertThat(ledger.settled()).isTrue();
  }

  @Test
  void anEventMayBeHandledBeforeItsConfirmationCounts() {
    ledger.attempted("a", 10);
    ledger.handled(0, "a");
    ledger.handled(1, "a");
    assertThat(ledger.settled()).isFalse();
    ledger.confirmedDurable("a");
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.tally(0).handled).hasValue(1);
  }

  @Test
  void anEventThatComesAgainIsNotCountedAsHandledTwice() {
    ledger.attempted("a", 10);
    ledger.confirmedDurable("a");
    ledger.handled(0, "a");
    ledger.handled(0, "a");
    ledger.handled(1, "a");
    ledger.handled(1, "a");
    assertThat(ledger.tally(0).handled).hasValue(1);
    assertThat(ledger.tally(0).again).hasValue(1);
    assertThat(ledger.tally(1).again).hasValue(1);
  }

  @Test
  void twoEventsOfOneIdAreOwedTwice() {
    for (int i = 0; i < 2; i++) {
      ledger.attempted("a", 10);
      ledger.confirmedDurable("a");
    }
    assertThat(ledger.owed(0)).isEqualTo(2);
    ledger.handled(0, "a");
    assertThat(ledger.owed(0)).isEqualTo(1);
  }

  @Test
  void whatAGroupGaveUpIsMissingUntilItIsADeadLetter() {
    ledger.attempted("a", 10);
    ledger.confirmedDurable("a");
    ledger.givenUp(0, "a");
    assertThat(ledger.owed(0)).isZero();
    assertThat(ledger.missing(0, Set.of())).containsExactly("a");
    assertThat(ledger.missing(0, Set.of("a", "b"))).isEmpty();
  }

  @Test
  void whatWasNotPublishedOrOnlyFastIsOwedByNobody() {
    ledger.attempted("fast", 10);
    ledger.confirmedFast("fast");
    ledger.attempted("failed", 10);
    ledger.failed("failed");
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.fastOnly()).isEqualTo(1);
    assertThat(ledger.publishFailures()).isEqualTo(1);
    assertThat(ledger.confirmed()).isZero();
  }
}
