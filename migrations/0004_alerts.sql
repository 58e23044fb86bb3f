-- What a reader of alerts asks for; few batteries by far are in the first two.
create index batteries_disputed on batteries (code) where battery ? 'disputed';
create index batteries_contradicted on batteries (code) where battery ? 'contradictions';
create index batteries_vendor on batteries (left(code, 3));
