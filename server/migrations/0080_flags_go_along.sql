-- The sweep flags only households of follow-ups, which it has just locked, and no household is ever deleted: that
-- each new flag looks for its household once more cost the sweep an eighth of its time. The key still says what a
-- flag belongs to (docs/decisions/0042); going along with a household that moves is said below.
alter table overdue_flags
    alter constraint overdue_flags_county_code_household_id_region_code_fkey not enforced;

-- As the owner, like the keys of the other tables.
create function flags_go_along() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update overdue_flags set region_code = new.region_code
    where county_code = old.county_code and household_id = old.id and region_code = old.region_code;
    return null;
end $$;
create trigger flags_go_along after update of region_code on households
    for each row when (old.region_code <> new.region_code) execute function flags_go_along();
