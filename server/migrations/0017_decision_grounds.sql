-- A decision says under which rules it was taken, and which state of rules, programmes and clocks was in force.
alter table case_decisions
    add column rules text[] not null default '{}',
    add column policy_digest text not null default '' check (policy_digest = '' or policy_digest ~ '^[0-9a-f]{64}$');
