-- Enrolment by commitment, challenge and nonce. What waits was asked for without one, for a quarter of an hour:
-- its device asks again.
delete from enrolments;
alter table enrolments
  -- To the device's request and its nonce, base64; `code` is its beginning.
  add column commitment text not null,
  -- Of the first admin who looked, base64: a device answers one only.
  add column challenge  text,
  -- What the device answered, base64.
  add column nonce      text;
