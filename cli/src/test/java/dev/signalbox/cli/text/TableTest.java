package dev.signalbox.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbersStandUnderOneAnotherToTheRight() {
    Table table = new Table(Table.Align.RIGHT).row("read", "5,000").row("lost", "0");
    assertThat(table.lines()).containsExactly("  read   5,000", "  lost       0");
  }

  @Test
  void wordsStandUnderOneAnotherToTheLeft() {
    Table table = new Table(Table.Align.LEFT).row("a", "one", "x").row("long", "two").row("", "é");
    assertThat(table.lines()).containsExactly("  a      one   x", "  long   two", "         é");
  }
}
