-- The codes of one vendor, in order: a page of batteries whose vendor nobody knows is read from as many
-- places of the index as there are such vendors, and not from the whole table.
create index batteries_vendor_code on batteries (left(code, 3), code);
drop index batteries_vendor;
