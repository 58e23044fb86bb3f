-- What has to be done about a battery or a lot, and what was: when it is due follows from the rules in force.
create table obligations (
  code       text   collate "C" not null,
  obligation text   collate "C" not null,
  -- Index of the entry that it began with.
  opened_by  bigint not null,
  -- Who has to, and at which facility, if that is known.
  enterprise text   collate "C" not null,
  facility   text   collate "C",
  -- Day in China on which what it began with happened.
  opened_on  date   not null,
  -- Day in China on which the log took in what met it, and that entry's index; null while it is open.
  closed_on  date,
  closed_by  bigint,
  -- Of a residue: what is still there.
  grams      bigint,
  primary key (code, obligation, opened_by)
);
-- All open ones that are overdue are those that began up to some day: they are read in this order.
create index obligations_open on obligations
  (obligation, opened_on, opened_by, code) where closed_by is null;
create index obligations_open_of_enterprise on obligations
  (enterprise, obligation, opened_on, opened_by, code) where closed_by is null;
create index obligations_open_at_facility on obligations
  (facility, obligation, opened_on, opened_by, code) where closed_by is null and facility is not null;
create index obligations_closed on obligations
  (obligation, opened_on, opened_by, code) where closed_by is not null;
create index obligations_closed_of_enterprise on obligations
  (enterprise, obligation, opened_on, opened_by, code) where closed_by is not null;
