-- Devices that wait for an admin of their enterprise: no part of the log, and gone soon after they expire.
create table enrolments (
  -- Known to the device alone, which asks by it what has become of its request.
  id         uuid        primary key,
  code       text        not null check (octet_length(code) = 8),
  enterprise text        not null,
  label      text        not null,
  -- A key that asks again asks in place of its last request.
  kid        text        not null unique,
  key        jsonb       not null,
  expires_at timestamptz not null
);
create index enrolments_by_enterprise on enrolments (enterprise, expires_at);
create index enrolments_by_expiry on enrolments (expires_at);
