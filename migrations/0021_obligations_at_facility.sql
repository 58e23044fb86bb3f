-- What was met at a facility is asked for as well: without this, all that was ever met would be read.
create index obligations_closed_at_facility on obligations
  (facility, obligation, opened_on, opened_by, code) where closed_by is not null and facility is not null;
