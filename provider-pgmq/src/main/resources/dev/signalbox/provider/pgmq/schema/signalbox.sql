-- What Signalbox keeps beside the queues of pgmq: which groups a channel has, how their queues are
-- to be, and the publishing that fills all of them in one transaction. Idempotent.

create table if not exists signalbox.channel (
  name text primary key,
  namespace text not null,
  -- Whether the channel's own queue exists, which is its default group's.
  default_queue boolean not null default false,
  created_at timestamptz not null default clock_timestamp()
);

create table if not exists signalbox.queue (
  name text primary key,
  channel text not null,
  group_name text not null,
  dead_letter_name text not null,
  ordering text not null,
  -- How long dead letters are kept; null: the group has no dead-letter queue.
  retention interval,
  -- For an ephemeral group, after how long without a receiver it vanishes; null: it stays.
  expiry interval,
  -- False until a group that starts with the earliest has been given what its channel held.
  filled boolean not null default true,
  seen_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp()
);

create index if not exists queue_channel_idx on signalbox.queue (channel);

-- Appends events to one queue, in the order of the arrays.
--   bodies   JSON, or null
--   heads    a JSON object of headers, or null
--   delays   microseconds before an event can be read
-- Gives the message ids in the same order, and by which (sub)transaction they were written.
create or replace function signalbox.append(
  queue_name text, bodies text[], heads text[], delays bigint[])
returns table (msg_id bigint, written_by xid)
language plpgsql
as $function$
begin
  return query execute format(
    'insert into pgmq.%I as q (enqueued_at, vt, message, headers)
     select clock_timestamp(), clock_timestamp() + e.delay * interval ''1 microsecond'',
            e.body::jsonb, e.head::jsonb
     from unnest($1, $2, $3) with ordinality as e (body, head, delay, position)
     order by e.position
     returning q.msg_id, q.xmin',
    'q_' || queue_name)
  using bodies, heads, delays;
end
$function$;

-- Publishes events to every group of a channel. Gives the message ids in the channel's own queue,
-- or, where it has none, in that of one of its groups.
create or replace function signalbox.publish(
  channel_name text, bodies text[], heads text[], delays bigint[])
returns table (msg_id bigint, written_by xid)
language plpgsql
as $function$
declare
  own_queue boolean;
  group_queue text;
  given boolean := false;
begin
  select c.default_queue into own_queue from signalbox.channel c where c.name = channel_name;
  if own_queue is distinct from false then
    return query select a.msg_id, a.written_by
      from signalbox.append(channel_name, bodies, heads, delays) a;
    given := true;
  end if;
  for group_queue in
    select q.name from signalbox.queue q
    where q.channel = channel_name and q.name <> channel_name order by q.name
  loop
    if given then
      perform signalbox.append(group_queue, bodies, heads, delays);
    else
      return query select a.msg_id, a.written_by
        from signalbox.append(group_queue, bodies, heads, delays) a;
      given := true;
    end if;
  end loop;
end
$function$;

-- For producers in other languages: one event, JSON as Signalbox writes it, to every group.
create or replace function signalbox.publish(
  channel_name text, event jsonb, head jsonb default null)
returns setof bigint
language sql
as $function$
  select p.msg_id
  from signalbox.publish(
    channel_name, array[event::text], array[head::text], array[0::bigint]) p
$function$;

-- Claims events of an ordered queue: of each key the first ones, and none of a key whose first one
-- is with somebody else or delayed. Keys are visited in their order, from a cursor on, so that the
-- cost depends on how many are taken and not on how many wait; every key gets its turn.
create or replace function signalbox.claim_by_key(
  queue_name text, after_key text, most integer, most_bytes bigint, lease_micros bigint)
returns table (msg_id bigint, read_ct integer, enqueued_at timestamptz, last_read_at timestamptz,
               body text, head text, ordering_key text)
language plpgsql
as $function$
begin
  return query execute format($query$
    with recursive heads as (
      (select q.headers->>'x-pgmq-group' as key, q.msg_id as id, q.vt <= statement_timestamp() as free,
              (q.vt <= statement_timestamp())::int as found
       from pgmq.%1$I q
       where q.headers->>'x-pgmq-group' > $1
       order by q.headers->>'x-pgmq-group', q.msg_id limit 1)
      union all
      select n.key, n.id, n.free, h.found + n.free::int
      from heads h cross join lateral (
        select q.headers->>'x-pgmq-group' as key, q.msg_id as id,
               q.vt <= statement_timestamp() as free
        from pgmq.%1$I q
        where q.headers->>'x-pgmq-group' > h.key
        order by q.headers->>'x-pgmq-group', q.msg_id limit 1) n
      where h.found < $2
    ),
    -- Only who locks a key's first event may take it and those behind it.
    locked as materialized (
      select q.msg_id as id, q.headers->>'x-pgmq-group' as key
      from heads h join pgmq.%1$I q on q.msg_id = h.id
      where h.free and q.vt <= statement_timestamp()
      for update of q skip locked
    ),
    share as (select greatest(1, $2 / greatest(1, count(*))) as per_key from locked),
    candidates as (
      select f.id, f.key, f.place, f.taken_before, f.body, f.head
      from locked l cross join lateral (
        select q.msg_id as id, l.key, row_number() over w as place,
               bool_and(q.vt <= statement_timestamp()) over w as free,
               sum(octet_length(q.message::text)) over w - octet_length(q.message::text) as taken_before,
               q.message::text as body, q.headers::text as head
        from (select * from pgmq.%1$I k
              where k.headers->>'x-pgmq-group' = l.key and k.msg_id >= l.id
              order by k.msg_id limit (select per_key from share)) q
        window w as (order by q.msg_id)) f
      where f.free
    ),
    bounded as (
      select c.id, c.key, c.body, c.head,
             sum(octet_length(c.body)) over (order by c.place, c.id)
               - octet_length(c.body) as taken_before
      from candidates c
    )
    update pgmq.%1$I q
    set vt = clock_timestamp() + $4 * interval '1 microsecond',
        read_ct = q.read_ct + 1, last_read_at = clock_timestamp()
    from (select * from bounded b where coalesce(b.taken_before, 0) < $3
          order by b.taken_before nulls first limit $2) b
    where q.msg_id = b.id and q.vt <= statement_timestamp()
    returning q.msg_id, q.read_ct, q.enqueued_at, q.last_read_at, b.body, b.head, b.key
    $query$, 'q_' || queue_name)
  using after_key, most, most_bytes, lease_micros;
end
$function$;
