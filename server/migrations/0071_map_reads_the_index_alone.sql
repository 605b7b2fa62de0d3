-- The map gathers households from the index alone: those of a tile seen from afar are all over the table.
drop index households_cell;
create index households_cell on households (county_code, cell)
    include (region_code, id, lon, lat, withdrawn_at, merged_into) where cell is not null;
