-- What was said of a household as a whole and is held against what follows from its members, until its days are over.
create index facts_of_counts on facts (county_code, observed_on)
    where name in ('household_members', 'household_able_bodied_count', 'household_employed_count');
