-- Text is compared byte by byte, whatever order the database was made with. An order that comes from
-- the operating system changes with its updates, and then an index no longer finds what it holds:
-- a battery would be registered twice. Indexes are built anew; no row is written.
do $$
declare
  found record;
begin
  for found in
    select table_name, string_agg(
      format('alter column %I type text collate "C"', column_name), ', ' order by column_name
    ) as changes
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE' and data_type = 'text'
    group by table_name order by table_name
  loop
    execute format('alter table %I %s', found.table_name, found.changes);
  end loop;
end
$$;
