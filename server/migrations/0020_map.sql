-- The map: where a household stands as a cell of the quadtree, so that a tile is one range of an index; areas that
-- people drew; and what tells whether anything on the map may have changed.

create function map_cell(lon double precision, lat double precision) returns bigint
    language plpgsql immutable strict parallel safe as $$
declare
    rise double precision := sin(radians(greatest(least(lat, 85.05), -85.05)));
    x bigint := greatest(0, least(16777215, floor((lon + 180) / 360 * 16777216)));
    y bigint := greatest(0, least(16777215, floor((0.5 - ln((1 + rise) / (1 - rise)) / (4 * pi())) * 16777216)));
begin
    x := (x | (x << 16)) & 0x0000FFFF0000FFFF;  y := (y | (y << 16)) & 0x0000FFFF0000FFFF;
    x := (x | (x << 8)) & 0x00FF00FF00FF00FF;   y := (y | (y << 8)) & 0x00FF00FF00FF00FF;
    x := (x | (x << 4)) & 0x0F0F0F0F0F0F0F0F;   y := (y | (y << 4)) & 0x0F0F0F0F0F0F0F0F;
    x := (x | (x << 2)) & 0x3333333333333333;   y := (y | (y << 2)) & 0x3333333333333333;
    x := (x | (x << 1)) & 0x5555555555555555;   y := (y | (y << 1)) & 0x5555555555555555;
    return x | (y << 1);
end $$;

alter table households add column cell bigint generated always as (map_cell(lon, lat)) stored;
create index households_cell on households (county_code, cell) include (region_code, id) where cell is not null;

create table map_areas (
    county_code text not null,
    id          uuid not null,
    region_code text not null,                    -- where the one who drew it is responsible
    shape       jsonb not null,                   -- a valid MultiPolygon, GeoJSON, WGS-84
    repaired    boolean not null,                 -- the line drawn crossed itself
    drawn_by    uuid not null,
    drawn_at    timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, drawn_by) references users (county_code, id)
);
create index map_areas_drawn_by on map_areas (county_code, drawn_by);

-- The newest write among what the map shows, and the writes still under way that are older: such a one shows up
-- later without being the newest. It looks at the whole county, and gives away no more than that something changed.
create function map_stamp(county text) returns text
    language sql stable security definer set search_path = public, pg_temp as $$
    with newest as (
        select greatest(
            (select changed_xid from households where county_code = county order by changed_xid desc limit 1),
            (select changed_xid from followups where county_code = county order by changed_xid desc limit 1),
            (select changed_xid from overdue_flags where county_code = county order by changed_xid desc limit 1)) as xid
    )
    select coalesce(xid::text, '') || ':' || coalesce((select string_agg(under_way::text, ',' order by under_way)
                                                       from pg_snapshot_xip(pg_current_snapshot()) as under_way
                                                       where under_way <= xid), '')
    from newest
$$;
revoke execute on function map_stamp(text) from public;
grant execute on function map_stamp(text) to tanfang_app;

do $$
declare t text;
begin
    foreach t in array array['map_areas'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
