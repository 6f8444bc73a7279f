-- The tables and functions of PGMQ that clients use, for a PostgreSQL that has not the extension.
-- Written for Signalbox: the same names, parameters, results and tables as PGMQ 1.11, so that a PGMQ
-- client in any language works, and so that the extension can take over. For PostgreSQL 13 or
-- later, without any special right. Idempotent.

create table if not exists pgmq.meta (
  queue_name varchar unique not null,
  is_partitioned boolean not null,
  is_unlogged boolean not null,
  created_at timestamptz default now() not null
);

do $types$
begin
  if to_regtype('pgmq.message_record') is null then
    create type pgmq.message_record as (
      msg_id bigint, read_ct integer, enqueued_at timestamptz, last_read_at timestamptz,
      vt timestamptz, message jsonb, headers jsonb);
  end if;
  if to_regtype('pgmq.queue_record') is null then
    create type pgmq.queue_record as (
      queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz);
  end if;
  if to_regtype('pgmq.metrics_result') is null then
    create type pgmq.metrics_result as (
      queue_name text, queue_length bigint, newest_msg_age_sec integer,
      oldest_msg_age_sec integer, total_messages bigint, scrape_time timestamptz,
      queue_visible_length bigint);
  end if;
end
$types$;

-- Names ------------------------------------------------------------------------------------------

create or replace function pgmq.format_table_name(queue_name text, prefix text)
returns text language plpgsql as $$
begin
  if queue_name ~ '[$;'']|--' then
    raise exception 'queue name contains invalid characters: $, ;, --, or \''';
  end if;
  return lower(prefix || '_' || queue_name);
end
$$;

create or replace function pgmq.validate_queue_name(queue_name text)
returns void language plpgsql as $$
begin
  if length(queue_name) > 47 then
    raise exception 'queue name is too long, maximum length is 47 characters';
  end if;
end
$$;

-- Two who create or drop the same queue do it one after the other.
create or replace function pgmq.acquire_queue_lock(queue_name text)
returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('pgmq.queue_' || queue_name));
end
$$;

-- Queues -----------------------------------------------------------------------------------------

create or replace function pgmq.create_non_partitioned(queue_name text)
returns void language plpgsql as $$
declare
  waiting text := pgmq.format_table_name(queue_name, 'q');
  archived text := pgmq.format_table_name(queue_name, 'a');
begin
  perform pgmq.validate_queue_name(queue_name);
  perform pgmq.acquire_queue_lock(queue_name);
  execute format(
    'create table if not exists pgmq.%I (
       msg_id bigint primary key generated always as identity,
       read_ct int default 0 not null,
       enqueued_at timestamptz default now() not null,
       last_read_at timestamptz,
       vt timestamptz not null,
       message jsonb,
       headers jsonb)', waiting);
  execute format(
    'create table if not exists pgmq.%I (
       msg_id bigint primary key,
       read_ct int default 0 not null,
       enqueued_at timestamptz default now() not null,
       last_read_at timestamptz,
       archived_at timestamptz default now() not null,
       vt timestamptz not null,
       message jsonb,
       headers jsonb)', archived);
  execute format('create index if not exists %I on pgmq.%I (vt)', waiting || '_vt_idx', waiting);
  execute format(
    'create index if not exists %I on pgmq.%I (archived_at)',
    'archived_at_idx_' || queue_name, archived);
  insert into pgmq.meta (queue_name, is_partitioned, is_unlogged)
  values (create_non_partitioned.queue_name, false, false)
  on conflict do nothing;
end
$$;

create or replace function pgmq.create(queue_name text)
returns void language plpgsql as $$
begin
  perform pgmq.create_non_partitioned(queue_name);
end
$$;

create or replace function pgmq.drop_queue(queue_name text)
returns boolean language plpgsql as $$
declare
  waiting text := pgmq.format_table_name(queue_name, 'q');
begin
  perform pgmq.acquire_queue_lock(queue_name);
  if to_regclass(format('pgmq.%I', waiting)) is null then
    raise notice 'pgmq queue `%` does not exist', queue_name;
    return false;
  end if;
  execute format('drop table pgmq.%I', waiting);
  execute format('drop table if exists pgmq.%I', pgmq.format_table_name(queue_name, 'a'));
  delete from pgmq.meta m where m.queue_name = drop_queue.queue_name;
  return true;
end
$$;

create or replace function pgmq.list_queues()
returns setof pgmq.queue_record language plpgsql as $$
begin
  return query select m.queue_name, m.is_partitioned, m.is_unlogged, m.created_at from pgmq.meta m;
end
$$;

-- Unlike a truncation, this waits for nobody and blocks nobody.
create or replace function pgmq.purge_queue(queue_name text)
returns bigint language plpgsql as $$
declare
  purged bigint;
begin
  execute format('delete from pgmq.%I', pgmq.format_table_name(queue_name, 'q'));
  get diagnostics purged = row_count;
  return purged;
end
$$;

-- Sending ----------------------------------------------------------------------------------------

create or replace function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamptz)
returns setof bigint language plpgsql as $$
begin
  return query execute format(
    'insert into pgmq.%I (vt, message, headers) values ($1, $2, $3) returning msg_id',
    pgmq.format_table_name(queue_name, 'q'))
  using delay, msg, headers;
end
$$;

create or replace function pgmq.send(queue_name text, msg jsonb)
returns setof bigint language sql as $$
  select * from pgmq.send(queue_name, msg, null::jsonb, clock_timestamp())
$$;

create or replace function pgmq.send(queue_name text, msg jsonb, headers jsonb)
returns setof bigint language sql as $$
  select * from pgmq.send(queue_name, msg, headers, clock_timestamp())
$$;

create or replace function pgmq.send(queue_name text, msg jsonb, delay integer)
returns setof bigint language sql as $$
  select * from pgmq.send(queue_name, msg, null::jsonb, clock_timestamp() + make_interval(secs => delay))
$$;

create or replace function pgmq.send(queue_name text, msg jsonb, delay timestamptz)
returns setof bigint language sql as $$
  select * from pgmq.send(queue_name, msg, null::jsonb, delay)
$$;

create or replace function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer)
returns setof bigint language sql as $$
  select * from pgmq.send(queue_name, msg, headers, clock_timestamp() + make_interval(secs => delay))
$$;

create or replace function pgmq.send_batch(
  queue_name text, msgs jsonb[], headers jsonb[], delay timestamptz)
returns setof bigint language plpgsql as $$
declare
  wanted integer := coalesce(cardinality(msgs), 0);
begin
  if wanted = 0 then
    raise exception 'msgs cannot be NULL or empty';
  elsif headers is not null and cardinality(headers) <> wanted then
    raise exception 'headers array length (%) must match msgs array length (%)',
      cardinality(headers), wanted;
  end if;
  return query execute format(
    'insert into pgmq.%I (vt, message, headers)
     select $1, e.message, e.headers
     from unnest($2, $3) with ordinality as e (message, headers, place)
     order by e.place
     returning msg_id',
    pgmq.format_table_name(queue_name, 'q'))
  using delay, msgs, headers;
end
$$;

create or replace function pgmq.send_batch(queue_name text, msgs jsonb[])
returns setof bigint language sql as $$
  select * from pgmq.send_batch(queue_name, msgs, null::jsonb[], clock_timestamp())
$$;

create or replace function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[])
returns setof bigint language sql as $$
  select * from pgmq.send_batch(queue_name, msgs, headers, clock_timestamp())
$$;

create or replace function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer)
returns setof bigint language sql as $$
  select * from pgmq.send_batch(
    queue_name, msgs, null::jsonb[], clock_timestamp() + make_interval(secs => delay))
$$;

create or replace function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamptz)
returns setof bigint language sql as $$
  select * from pgmq.send_batch(queue_name, msgs, null::jsonb[], delay)
$$;

create or replace function pgmq.send_batch(
  queue_name text, msgs jsonb[], headers jsonb[], delay integer)
returns setof bigint language sql as $$
  select * from pgmq.send_batch(
    queue_name, msgs, headers, clock_timestamp() + make_interval(secs => delay))
$$;

-- Reading ----------------------------------------------------------------------------------------

create or replace function pgmq.read(
  queue_name text, vt integer, qty integer, conditional jsonb default '{}')
returns setof pgmq.message_record language plpgsql as $$
declare
  waiting text := pgmq.format_table_name(queue_name, 'q');
begin
  return query execute format(
    'with free as (
       select f.msg_id from pgmq.%1$I f
       where f.vt <= clock_timestamp() and ($3 = ''{}''::jsonb or f.message @> $3)
       order by f.msg_id limit $1 for update skip locked)
     update pgmq.%1$I q
     set vt = clock_timestamp() + make_interval(secs => $2),
         read_ct = q.read_ct + 1, last_read_at = clock_timestamp()
     from free where q.msg_id = free.msg_id
     returning q.msg_id, q.read_ct, q.enqueued_at, q.last_read_at, q.vt, q.message, q.headers',
    waiting)
  using qty, vt, conditional;
end
$$;

create or replace function pgmq.read_with_poll(
  queue_name text, vt integer, qty integer, max_poll_seconds integer default 5,
  poll_interval_ms integer default 100, conditional jsonb default '{}')
returns setof pgmq.message_record language plpgsql as $$
declare
  deadline timestamptz := clock_timestamp() + make_interval(secs => max_poll_seconds);
begin
  while clock_timestamp() < deadline loop
    return query select * from pgmq.read(queue_name, vt, qty, conditional);
    if found then
      return;
    end if;
    perform pg_sleep(poll_interval_ms / 1000.0);
  end loop;
end
$$;

create or replace function pgmq.pop(queue_name text, qty integer default 1)
returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format(
    'with free as (
       select f.msg_id from pgmq.%1$I f where f.vt <= clock_timestamp()
       order by f.msg_id limit $1 for update skip locked)
     delete from pgmq.%1$I q using free where q.msg_id = free.msg_id
     returning q.msg_id, q.read_ct, q.enqueued_at, q.last_read_at, q.vt, q.message, q.headers',
    pgmq.format_table_name(queue_name, 'q'))
  using qty;
end
$$;

create or replace function pgmq.set_vt(queue_name text, msg_ids bigint[], vt timestamptz)
returns setof pgmq.message_record language plpgsql as $$
begin
  return query execute format(
    'update pgmq.%I q set vt = $1 where q.msg_id = any ($2)
     returning q.msg_id, q.read_ct, q.enqueued_at, q.last_read_at, q.vt, q.message, q.headers',
    pgmq.format_table_name(queue_name, 'q'))
  using vt, msg_ids;
end
$$;

create or replace function pgmq.set_vt(queue_name text, msg_ids bigint[], vt integer)
returns setof pgmq.message_record language sql as $$
  select * from pgmq.set_vt(queue_name, msg_ids, clock_timestamp() + make_interval(secs => vt))
$$;

create or replace function pgmq.set_vt(queue_name text, msg_id bigint, vt timestamptz)
returns setof pgmq.message_record language plpgsql as $$
begin
  return query select * from pgmq.set_vt(queue_name, array[msg_id], vt);
end
$$;

create or replace function pgmq.set_vt(queue_name text, msg_id bigint, vt integer)
returns setof pgmq.message_record language sql as $$
  select * from pgmq.set_vt(queue_name, array[msg_id], clock_timestamp() + make_interval(secs => vt))
$$;

-- Settling ---------------------------------------------------------------------------------------

create or replace function pgmq.delete(queue_name text, msg_ids bigint[])
returns setof bigint language plpgsql as $$
begin
  return query execute format(
    'delete from pgmq.%I q where q.msg_id = any ($1) returning q.msg_id',
    pgmq.format_table_name(queue_name, 'q'))
  using msg_ids;
end
$$;

create or replace function pgmq.delete(queue_name text, msg_id bigint)
returns boolean language plpgsql as $$
begin
  return exists (select from pgmq.delete(queue_name, array[msg_id]));
end
$$;

create or replace function pgmq.archive(queue_name text, msg_ids bigint[])
returns setof bigint language plpgsql as $$
begin
  return query execute format(
    'with gone as (delete from pgmq.%I q where q.msg_id = any ($1) returning q.*)
     insert into pgmq.%I as a
       (msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers)
     select g.msg_id, g.vt, g.read_ct, g.enqueued_at, g.last_read_at, g.message, g.headers
     from gone g
     returning a.msg_id',
    pgmq.format_table_name(queue_name, 'q'), pgmq.format_table_name(queue_name, 'a'))
  using msg_ids;
end
$$;

create or replace function pgmq.archive(queue_name text, msg_id bigint)
returns boolean language plpgsql as $$
begin
  return exists (select from pgmq.archive(queue_name, array[msg_id]));
end
$$;

-- Measuring --------------------------------------------------------------------------------------

create or replace function pgmq.metrics(queue_name text)
returns pgmq.metrics_result language plpgsql as $$
declare
  waiting text := pgmq.format_table_name(queue_name, 'q');
  result pgmq.metrics_result;
begin
  execute format(
    'select $1, count(*),
            extract(epoch from now() - max(q.enqueued_at))::int,
            extract(epoch from now() - min(q.enqueued_at))::int,
            (select case when s.is_called then s.last_value else 0 end from pgmq.%2$I s),
            now(), count(*) filter (where q.vt <= now())
     from pgmq.%1$I q',
    waiting, waiting || '_msg_id_seq')
  into result using queue_name;
  return result;
end
$$;

create or replace function pgmq.metrics_all()
returns setof pgmq.metrics_result language plpgsql as $$
declare
  queue text;
begin
  for queue in select m.queue_name from pgmq.meta m loop
    return next pgmq.metrics(queue);
  end loop;
end
$$;
