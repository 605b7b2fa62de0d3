-- The document under which a list was applied, where the one it was handed in under had ended by then.
alter table imports add column applied_under uuid;
alter table imports add constraint imports_applied_under foreign key (county_code, applied_under)
    references feed_authorisations (county_code, id);
create index imports_applied_under on imports (county_code, applied_under) where applied_under is not null;
