-- Alerts that entries gave rise to, and what is remembered to raise the next ones: derived, as all of oversight.

create table alerts (
  kind         text   collate "C" not null,
  -- Code, waybill, vehicle, line or credit code, whatever the kind is about.
  thing        text   collate "C" not null,
  -- Index of the entry that gave rise to it.
  entry        bigint not null,
  -- Those that it concerns: who signed the entry, and another or nobody ('').
  enterprise   text   collate "C" not null,
  counterparty text   collate "C" not null,
  -- Of the event, in China.
  day          date   not null,
  -- Indexes of entries, and what is shown beside: JSON.
  evidence     text   collate "C" not null,
  figures      text   collate "C" not null,
  primary key (kind, thing, entry)
);
create index alerts_of_enterprise on alerts (enterprise, kind, thing, entry);
create index alerts_of_counterparty on alerts (counterparty, kind, thing, entry) where counterparty <> '';
create index alerts_of_thing on alerts (thing);

-- What the next statement about a battery or a lot is held against: JSON.
create table alert_pasts (
  code text collate "C" primary key,
  past text collate "C" not null
) with (fillfactor = 70);
