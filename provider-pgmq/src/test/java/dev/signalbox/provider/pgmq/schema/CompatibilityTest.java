package dev.signalbox.provider.pgmq.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled SQL beside the real extension: every call is made to both. */
class CompatibilityTest {
  private static final Map<SchemaMode, PostgresBroker> BROKERS = new LinkedHashMap<>();
  private static final Map<SchemaMode, Connection> CONNECTIONS = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws SQLException {
    start(SchemaMode.EXTENSION, PostgresOptions.Extension.PGMQ);
    start(SchemaMode.BUNDLED, PostgresOptions.Extension.NONE);
  }

  private static void start(SchemaMode mode, PostgresOptions.Extension extension)
      throws SQLException {
    PostgresBroker broker =
        PostgresLab.open(
            PostgresOptions.DEFAULT.with(extension).with(PostgresOptions.Durability.RELAXED));
    BROKERS.put(mode, broker);
    Connection connection = broker.connect();
    CONNECTIONS.put(mode, connection);
    assertThat(PgmqInstallation.prepare(connection, mode).kind().name()).isEqualTo(mode.name());
  }

  @AfterAll
  static void stop() {
    BROKERS.values().forEach(PostgresBroker::close);
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(rows.getMetaData().getColumnLabel(i))
              .append('=')
              .append(rows.getString(i))
              .append(' ');
        }
        all.add(row.toString());
      }
      return all;
    }
  }

  /** The same rows from both servers, with the names of their columns. */
  private static List<String> both(String sql) throws SQLException {
    List<String> bundled = rows(connection(SchemaMode.BUNDLED), sql);
    assertThat(bundled).as(sql).isEqualTo(rows(connection(SchemaMode.EXTENSION), sql));
    return bundled;
  }

  private static Connection connection(SchemaMode mode) {
    Connection connection = CONNECTIONS.get(mode);
    if (connection == null) {
      throw new AssertionError("no server for " + mode);
    }
    return connection;
  }

  /** The same refusal from both servers. */
  private static void bothRefuse(String sql, String message) {
    for (Connection connection : CONNECTIONS.values()) {
      assertThatThrownBy(() -> rows(connection, sql))
          .as(sql)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void everyFunctionHasTheSameSignatureAsTheExtensions() throws SQLException {
    String sql =
        """
        select p.proname || '(' || pg_get_function_arguments(p.oid) || ')' as function,
               pg_get_function_result(p.oid) as result
        from pg_proc p where p.pronamespace = 'pgmq'::regnamespace""";
    Map<String, String> extension = functions(SchemaMode.EXTENSION, sql);
    Map<String, String> bundled = functions(SchemaMode.BUNDLED, sql);
    assertThat(bundled).hasSizeGreaterThanOrEqualTo(33);
    assertThat(extension).containsAllEntriesOf(bundled);
    for (String name :
        List.of(
            "create",
            "drop_queue",
            "list_queues",
            "send",
            "send_batch",
            "read",
            "read_with_poll",
            "pop",
            "set_vt",
            "delete",
            "archive",
            "purge_queue",
            "metrics")) {
      long theirs = extension.keySet().stream().filter(f -> f.startsWith(name + "(")).count();
      long ours = bundled.keySet().stream().filter(f -> f.startsWith(name + "(")).count();
      // The extension keeps one outdated form of drop_queue.
      assertThat(ours).as(name).isEqualTo(name.equals("drop_queue") ? theirs - 1 : theirs);
    }
  }

  private static Map<String, String> functions(SchemaMode mode, String sql) throws SQLException {
    Map<String, String> functions = new TreeMap<>();
    try (Statement statement = connection(mode).createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        functions.put(rows.getString(1), rows.getString(2));
      }
    }
    return functions;
  }

  @Test
  void tablesTypesAndIndexesAreTheSame() throws SQLException {
    both("select pgmq.create('shape')::text");
    assertThat(
            both(
                """
                select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type,
                       a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid) as otherwise
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                where c.relnamespace = 'pgmq'::regnamespace and a.attnum > 0
                  and c.relname in ('q_shape', 'a_shape', 'meta', 'message_record', 'queue_record',
                                    'metrics_result')
                order by c.relname, a.attnum"""))
        .hasSize(7 + 8 + 4 + 7 + 4 + 7);
    assertThat(
            both(
                "select indexdef from pg_indexes where schemaname = 'pgmq'"
                    + " and tablename in ('q_shape', 'a_shape', 'meta') order by indexname"))
        .hasSize(5);
  }

  @Test
  void sendingReadingAndSettlingGiveTheSame() throws SQLException {
    both("select pgmq.create('work')::text");
    both("select pgmq.create('work')::text");
    both("select * from pgmq.send('work', '{\"n\": 1}')");
    both("select * from pgmq.send('work', '{\"n\": 2}', 0)");
    both("select * from pgmq.send('work', '{\"n\": 3}', '{\"h\": \"x\"}'::jsonb)");
    both("select * from pgmq.send('work', '{\"n\": 4}', '{\"h\": \"y\"}'::jsonb, 0)");
    both("select * from pgmq.send(queue_name => 'work', msg => '{\"n\": 5}', delay => 3600)");
    both("select * from pgmq.send('work', '{\"n\": 6}', now() + interval '1 hour')");
    both("select * from pgmq.send_batch('work', array['{\"n\": 7}', '{\"n\": 8}']::jsonb[])");
    both(
        "select * from pgmq.send_batch('work', array['{\"n\": 9}']::jsonb[],"
            + " array['{\"h\": \"z\"}']::jsonb[])");
    both("select * from pgmq.send_batch('work', array['{\"n\": 10}']::jsonb[], 3600)");
    both("select * from pgmq.send_batch('work', array['{\"n\": 11}']::jsonb[], now())");
    both(
        "select * from pgmq.send_batch('work', array['{\"n\": 12}']::jsonb[],"
            + " array[null]::jsonb[], 0)");
    String shown = "select msg_id, read_ct, message, headers, last_read_at is null as unread from ";
    assertThat(both(shown + "pgmq.read('work', 30, 2) order by 1")).hasSize(2);
    assertThat(both(shown + "pgmq.read('work', 30, 5, '{\"n\": 4}') order by 1")).hasSize(1);
    assertThat(both(shown + "pgmq.read_with_poll('work', 30, 1, 1, 10) order by 1")).hasSize(1);
    both("select pgmq.set_vt('work', 1, 0) is not null");
    both(shown + "pgmq.set_vt('work', array[2, 3], 0) order by 1");
    both(shown + "pgmq.set_vt('work', 4, now()) order by 1");
    both(shown + "pgmq.set_vt('work', array[5, 999]::bigint[], now()) order by 1");
    assertThat(both(shown + "pgmq.pop('work')")).hasSize(1);
    assertThat(both(shown + "pgmq.pop('work', 2) order by 1")).hasSize(2);
    both("select pgmq.delete('work', 4), pgmq.delete('work', 999)");
    both("select * from pgmq.delete('work', array[5, 998]::bigint[])");
    both("select pgmq.archive('work', 7), pgmq.archive('work', 997)");
    both("select * from pgmq.archive('work', array[8, 996]::bigint[])");
    assertThat(both("select msg_id, read_ct, message, headers from pgmq.a_work order by 1"))
        .hasSize(2);
    both(
        "select queue_name, queue_length, total_messages, queue_visible_length,"
            + " newest_msg_age_sec < 60 as young from pgmq.metrics('work')");
    both("select queue_name, queue_length from pgmq.metrics_all() where queue_name = 'work'");
    both(
        "select queue_name, is_partitioned, is_unlogged from pgmq.list_queues()"
            + " where queue_name = 'work'");
    both("select pgmq.purge_queue('work')");
    both("select pgmq.drop_queue('work'), pgmq.drop_queue('work')");
    both("select to_regclass('pgmq.q_work'), to_regclass('pgmq.a_work')");
  }

  @Test
  void hostileAndImpossibleNamesEndTheSameWay() throws SQLException {
    bothRefuse("select pgmq.create('a;b')", "invalid characters");
    bothRefuse("select pgmq.create('a--b')", "invalid characters");
    bothRefuse("select pgmq.create('a$b')", "invalid characters");
    bothRefuse("select pgmq.create('a''b')", "invalid characters");
    bothRefuse("select pgmq.create('" + "x".repeat(48) + "')", "maximum length is 47");
    bothRefuse("select pgmq.send('absent', '{}')", "does not exist");
    bothRefuse("select pgmq.send_batch('absent', array[]::jsonb[])", "cannot be NULL or empty");
    both("select pgmq.create('" + "x".repeat(47) + "')::text");
    both("select pgmq.create('a\"b c')::text");
    both("select * from pgmq.send('a\"b c', '{}')");
    both("select pgmq.create('Upper')::text");
    both("select to_regclass('pgmq.q_upper')");
    both("select pgmq.drop_queue('Upper')");
  }
}
