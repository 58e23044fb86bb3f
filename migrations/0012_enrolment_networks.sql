-- Who asked, so that nobody who fills an enterprise's places takes them from others. What waits was asked for
-- without saying, for a quarter of an hour: its device asks again.
delete from enrolments;
-- An address of IPv4, or the first 56 bits of one of IPv6.
alter table enrolments add column network text not null;
-- The page of a code says whether a device waits under it.
create index enrolments_by_code on enrolments (code);
