-- A battery and a lot keep which incidents were reported of them and are not closed. Those of before are told by the
-- program that runs this, from the log: see src/db/fill-lives.ts.
select 1;
