-- What oversight derives from the log: it can be rebuilt at any time, and is no part of what is proven.

-- How far the log is followed. Who follows locks this one row, and writes what it derives with it.
create table follower (
  singleton   boolean     primary key default true check (singleton),
  -- Entries that the tables below cover.
  size        bigint      not null check (size >= 0),
  -- When the log accepted the newest of them.
  accepted_at timestamptz
) with (fillfactor = 10);
insert into follower (size) values (0);

-- Figures that add up: any period and grouping of them is a sum of rows.
create table summary_cells (
  -- Of the event, in China.
  day        date   not null,
  -- Who signed.
  enterprise text   not null,
  -- Of the place of the event.
  district   text   not null,
  type       text   not null,
  chemistry  text   not null,
  events     bigint not null,
  batteries  bigint not null,
  grams      bigint not null,
  watt_hours bigint not null,
  -- Grams of each element.
  ni bigint not null,
  co bigint not null,
  mn bigint not null,
  li bigint not null,
  cu bigint not null,
  al bigint not null,
  fe bigint not null,
  primary key (day, enterprise, district, type, chemistry)
) with (fillfactor = 70);
create index summary_cells_of_enterprise on summary_cells (enterprise, day);

-- The same by month, each as its first day: most questions are about whole months.
create table summary_months (like summary_cells including defaults, primary key (day, enterprise, district, type, chemistry))
  with (fillfactor = 70);
create index summary_months_of_enterprise on summary_months (enterprise, day);

-- Which entries stand behind a figure.
create table counted_entries (
  index      bigint  primary key,
  day        date    not null,
  enterprise text    not null,
  district   text    not null,
  type       text    not null,
  -- Index of the entry that says what it counts as: its own, or that of its newest correction.
  said_by    bigint  not null,
  voided     boolean not null
);
create index counted_entries_of_enterprise on counted_entries (enterprise, type, day);

-- What a battery or a lot weighs and holds by its newest registration: what later events count for it.
create table battery_facts (
  code       text primary key,
  grams      bigint,
  watt_hours bigint
);

-- Who descends from whom, and by which entry.
create table kinship (
  parent text   not null,
  child  text   not null,
  index  bigint not null,
  kind   text   not null check (kind in ('part', 'product', 'released', 'lot', 'alias')),
  primary key (parent, child, index)
);
create index kinship_of_child on kinship (child, parent);
