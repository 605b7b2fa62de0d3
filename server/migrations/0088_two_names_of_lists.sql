-- Two rows of one list give one citizen ID to two names: both are marked, also where nobody in the register has that ID.
-- The mark is about nobody; whatever else is found for such a row stands before it.
alter table import_matches
    drop constraint import_matches_outcome_check,
    add constraint import_matches_outcome_check
        check (outcome in ('matched', 'proposed', 'set_aside', 'repeated', 'unknown'));
