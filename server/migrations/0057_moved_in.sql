-- Somebody, or a whole household, comes from outside the county.
alter table life_events drop constraint life_events_kind_check,
    add constraint life_events_kind_check check (kind in ('death', 'birth', 'marriage', 'division', 'union', 'moved_out',
        'into_institution', 'out_of_institution', 'imprisoned', 'released', 'absence', 'moved_in', 'household_moved_in'));
