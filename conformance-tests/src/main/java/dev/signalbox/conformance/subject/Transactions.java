package dev.signalbox.conformance.subject;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

/**
 * Opens transactions of the kind in which the provider can publish, as an application would. Each
 * transaction is used by one thread.
 */
public interface Transactions {
  /** A new transaction, under way. */
  Object begin() throws Exception;

  /** Commits it, and frees what it holds. */
  void commit(Object transaction) throws Exception;

  /** Rolls it back, and frees what it holds. */
  void rollback(Object transaction) throws Exception;

  /** Transactions of a database, each on a connection of its own. */
  static Transactions jdbc(String url, Properties properties) {
    return new Transactions() {
      @Override
      public Object begin() throws Exception {
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setAutoCommit(false);
        return connection;
      }

      @Override
      public void commit(Object transaction) throws Exception {
        try (Connection connection = (Connection) transaction) {
          connection.commit();
        }
      }

      @Override
      public void rollback(Object transaction) throws Exception {
        try (Connection connection = (Connection) transaction) {
          connection.rollback();
        }
      }
    };
  }
}
