-- What is asked of the log's entries is asked of columns: what was signed can spell one word in many ways.
-- Entries of before are read, one by one, by the program that runs this: see src/db/fill-event-types.ts.
alter table battery_entries add column type text;
alter table batteries add column custodians text[];
