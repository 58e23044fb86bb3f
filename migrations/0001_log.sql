-- The log: one row per accepted submission, in order, for ever.
create table entries (
  index       bigint      primary key check (index >= 0),
  accepted_at timestamptz not null,
  leaf_hash   bytea       not null check (octet_length(leaf_hash) = 32),
  signer      text        not null,
  jti         uuid        not null,
  -- The bytes of the leaf, as UTF-8 text; the other columns repeat or follow from them.
  entry       text        not null check (octet_length(entry) <= 65535),
  -- The identifier stands in what is signed, so this also refuses a second signature over the same.
  constraint entries_submission_once unique (jti, signer)
);

-- The chain of each battery.
create table battery_entries (
  code     text    not null,
  position integer not null check (position >= 0),
  index    bigint  not null,
  primary key (code, position)
);

-- The entries that make the registry, in order: who folds them knows every key and enterprise.
create table registry_entries (
  position bigint primary key check (position >= 0),
  index    bigint not null unique
);

-- Roots of complete subtrees of 256^level leaves, as in C2SP tlog-tiles. Level 0 is entries.leaf_hash.
create table tile_roots (
  level smallint not null check (level between 1 and 7),
  index bigint   not null check (index >= 0),
  hash  bytea    not null check (octet_length(hash) = 32),
  primary key (level, index)
);

-- Every checkpoint that was published, as it was signed.
create table checkpoints (
  size         bigint      not null check (size >= 0),
  published_at timestamptz not null,
  root         bytea       not null check (octet_length(root) = 32),
  note         text        not null,
  primary key (size, published_at)
);

-- Where the log ends. Who appends locks this one row; its peaks make the next root hash.
create table log_head (
  singleton        boolean     primary key default true check (singleton),
  size             bigint      not null,
  peaks            bytea       not null check (octet_length(peaks) % 32 = 0),
  last_hash        bytea,
  last_accepted_at timestamptz,
  registry_size    bigint      not null
) with (fillfactor = 10);
insert into log_head (size, peaks, registry_size) values (0, '', 0);

-- What is published. Who publishes locks this one row.
create table log_publication (
  singleton    boolean     primary key default true check (singleton),
  size         bigint      not null,
  published_at timestamptz not null
) with (fillfactor = 10);
insert into log_publication (size, published_at) values (0, '-infinity');

-- Each battery as its entries leave it: follows from the log, and is what the rules read.
create table batteries (
  code    text    primary key,
  length  integer not null check (length > 0),
  head    bytea   not null check (octet_length(head) = 32),
  battery jsonb   not null
) with (fillfactor = 80);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger append_only before update or delete or truncate on entries
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on battery_entries
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on registry_entries
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on tile_roots
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on checkpoints
  for each statement execute function refuse_change();
