-- Where the two lived when they were merged: the line of a merge tells them apart by it, and the household that somebody
-- was merged out of shows it. Null for splits.
alter table merges
    add column gone_home    uuid,  -- the household of the one that is gone
    add column kept_address text,
    add column gone_address text;

update merges m set
    gone_home = case m.kind when 'household' then m.gone_id
                else (select p.household_id from persons p where p.county_code = m.county_code and p.id = m.gone_id) end
where m.kind in ('household', 'person');
update merges m set
    kept_address = (select h.address from households h where h.county_code = m.county_code and h.id = m.household_id),
    gone_address = (select h.address from households h where h.county_code = m.county_code and h.id = m.gone_home)
where m.gone_home is not null;

create index merges_gone_home on merges (county_code, gone_home) where gone_home is not null;
alter table merges add foreign key (county_code, gone_home) references households (county_code, id);
