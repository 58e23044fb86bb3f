-- What a reader of alerts asks for. The flag stands apart from the state, which changes with every
-- event: an index on that would make every update of a battery write to all of its indexes.
alter table batteries add column flagged boolean not null default false;
update batteries set flagged = true where battery ? 'disputed' or battery ? 'contradictions';
create index batteries_flagged on batteries (code) where flagged;
create index batteries_vendor on batteries (left(code, 3));
