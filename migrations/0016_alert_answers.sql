-- What was said of alerts: acknowledged, explained, closed. Which of it counts is judged where alerts are read.
create table alert_answers (
  kind   text   collate "C" not null,
  thing  text   collate "C" not null,
  -- Index of the entry that gave rise to the alert; -1 where none did.
  entry  bigint not null,
  -- Index of the entry that says this.
  index  bigint not null,
  status text   collate "C" not null,
  signer text   collate "C" not null,
  note   text   collate "C",
  primary key (kind, thing, entry, index)
);
