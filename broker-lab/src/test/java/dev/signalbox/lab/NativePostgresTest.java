package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativePostgresTest {

  @Test
  void restartAfterAKillKeepsDataAndPort(@TempDir Path folder) throws Exception {
    try (PostgresBroker broker = PostgresLab.open(PostgresOptions.standard().in(folder))) {
      try (Connection connection = broker.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table kept as select 1 as id");
      }
      String url = broker.url();
      broker.kill();
      assertThatThrownBy(broker::connect).isInstanceOf(SQLException.class);
      broker.restart();
      assertThat(broker.url()).isEqualTo(url);
      try (Connection connection = broker.connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select id from kept")) {
        assertThat(rows.next()).isTrue();
      }
      System.out.println(broker);
    }
  }
}
