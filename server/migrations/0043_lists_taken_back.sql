-- A lead that rested on a list alone ends when the list is taken back, unless somebody has worked on it.

alter table lead_outcomes
    drop constraint lead_outcomes_outcome_check,
    add constraint lead_outcomes_outcome_check
        check (outcome in ('case', 'referral', 'monitoring', 'joined', 'withdrawn'));
