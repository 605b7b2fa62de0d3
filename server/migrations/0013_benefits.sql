-- Money of the programmes: benefits that rest on a decision, batches for the bank, and the townships' reserve funds.
-- What must never happen is refused here, whoever asks: a benefit without an approved case, another amount than the
-- decided one, a month paid twice, a batch checked by its maker, a price subsidy without an order from above, a
-- reserve fund below zero.

alter table cases add constraint cases_of_programme unique (county_code, id, programme);
alter table case_decisions add constraint case_decisions_whole unique (county_code, id, case_id, decision, amount);
alter table case_acts add constraint case_acts_of_case unique (county_code, id, case_id);

-- The newest row is the account in force; a change is a new row that says why. Of somebody on the register, or of a
-- case: an applicant who is on no register, or the institution that cares for a person.
create table bank_accounts (
    county_code   text not null,
    id            uuid not null,
    region_code   text not null,
    household_id  uuid,
    person_id     uuid,
    case_id       uuid,
    bank          text not null check (btrim(bank) <> ''),
    holder        text not null check (btrim(holder) <> ''),
    number_cipher bytea not null,
    number_blind  bytea not null,                 -- keyed hash: the same account at two names is found
    number_last4  text not null check (number_last4 ~ '^\d{4}$'),
    reason        text not null,                  -- of a change; empty for the first
    recorded_by   uuid not null,
    recorded_at   timestamptz not null,
    primary key (county_code, id),
    check ((person_id is null) <> (case_id is null)),
    check ((person_id is null) = (household_id is null)),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index bank_accounts_household on bank_accounts (county_code, household_id, region_code);
create index bank_accounts_person on bank_accounts (county_code, person_id, recorded_at);
create index bank_accounts_case on bank_accounts (county_code, case_id, recorded_at);
create index bank_accounts_number on bank_accounts (county_code, number_blind);
create index bank_accounts_recorded_by on bank_accounts (county_code, recorded_by);

create table benefits (
    county_code  text not null,
    id           uuid not null,
    case_id      uuid not null,
    decision_id  uuid not null,
    decision     text not null default 'approve' check (decision = 'approve'),
    programme    text not null,
    region_code  text not null,
    household_id uuid,                            -- null: the applicant is on no register
    person_id    uuid,
    payee_name   text not null,
    care_mode    text check (care_mode in ('scattered', 'institutional')),
    amount       numeric(12, 2) not null check (amount > 0),  -- a month's, or the whole of one paid once
    paid_every   text not null check (paid_every in ('month', 'quarter', 'once')),
    first_month  date not null check (extract(day from first_month) = 1),
    granted_by   uuid not null,
    granted_at   timestamptz not null,
    primary key (county_code, id),
    constraint benefits_one_per_case unique (county_code, case_id),
    constraint benefits_of_case unique (county_code, id, case_id),
    constraint benefits_rest_on_decision foreign key (county_code, decision_id, case_id, decision, amount)
        references case_decisions (county_code, id, case_id, decision, amount),
    foreign key (county_code, case_id, programme) references cases (county_code, id, programme),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, granted_by) references users (county_code, id)
);
create index benefits_decision on benefits (county_code, decision_id, case_id, decision, amount);
create index benefits_case on benefits (county_code, case_id, programme);
create index benefits_household on benefits (county_code, household_id, region_code);
create index benefits_person on benefits (county_code, person_id);
create index benefits_granted_by on benefits (county_code, granted_by);
create index benefits_programme on benefits (county_code, programme, id);
create unique index benefits_one_off_aid_once on benefits (county_code, person_id)
    where programme = 'one_off_temp_aid';

-- More, less, or the end, from a month on. It rests on an act of the case, or on the day of death.
create table benefit_changes (
    county_code text not null,
    id          uuid not null,
    benefit_id  uuid not null,
    case_id     uuid not null,
    number      integer not null check (number > 0),
    kind        text not null check (kind in ('increase', 'reduce', 'stop')),
    amount      numeric(12, 2) check (amount > 0),
    from_month  date not null check (extract(day from from_month) = 1),
    act_id      uuid,
    died_on     date,
    reason      text not null check (btrim(reason) <> ''),
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, id),
    constraint benefit_changes_in_order unique (county_code, benefit_id, number),
    constraint benefit_changes_amount check ((kind = 'stop') = (amount is null)),
    constraint benefit_changes_have_ground check (act_id is not null or (kind = 'stop' and died_on is not null)),
    foreign key (county_code, benefit_id, case_id) references benefits (county_code, id, case_id),
    foreign key (county_code, act_id, case_id) references case_acts (county_code, id, case_id),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index benefit_changes_benefit on benefit_changes (county_code, benefit_id, case_id);
create index benefit_changes_act on benefit_changes (county_code, act_id, case_id);
create index benefit_changes_decided_by on benefit_changes (county_code, decided_by);

-- Which benefits exclude each other for one person (DP-21, DP-23, TK-15): the programme in the way, or null. Also one of
-- another township, which the one who grants does not see.
create function overlapping_benefit(county text, person uuid, wanted text, every text, begins date) returns text
    language sql stable security definer set search_path = public as $$
    select x.excluded
    from (values ('disability_living', 'tekun'), ('disability_nursing', 'tekun'),
                 ('disability_living', 'orphan_allowance'), ('dibao', 'tekun'), ('single_person_dibao', 'tekun'),
                 ('orphan_allowance', 'tekun'), ('dibao', 'single_person_dibao'), (wanted, wanted))
             as pair (one, two)
    cross join lateral (values (pair.one, pair.two), (pair.two, pair.one)) as x (programme, excluded)
    where x.programme = wanted and person is not null and every <> 'once' and (
        exists (select 1 from benefits b
                where b.county_code = county and b.person_id = person and b.programme = x.excluded
                  and b.paid_every <> 'once'
                  and not exists (select 1 from benefit_changes c
                                  where c.county_code = b.county_code and c.benefit_id = b.id and c.kind = 'stop'
                                    and c.from_month <= begins))
        or (x.excluded in ('tekun', 'orphan_allowance') and wanted in ('disability_living', 'disability_nursing')
            and exists (select 1 from statuses s
                        where s.county_code = county and s.person_id = person and s.status = x.excluded
                          and coalesce(s.valid_to, 'infinity') >= begins)))
    order by 1 limit 1
$$;

create function refuse_overlapping_benefit() returns trigger language plpgsql as $$
declare other text;
begin
    perform pg_advisory_xact_lock(hashtextextended(coalesce(new.person_id, new.id)::text, 0));
    other := overlapping_benefit(new.county_code, new.person_id, new.programme, new.paid_every, new.first_month);
    if other is not null then
        raise exception using errcode = 'check_violation', constraint = 'benefits_do_not_overlap',
            message = format('%s beside %s', new.programme, other);
    end if;
    return new;
end $$;
create trigger benefits_do_not_overlap before insert on benefits
    for each row execute function refuse_overlapping_benefit();

-- Where a benefit's money goes: the person's own account before that of another member; for an institution, or somebody
-- on no register, the account of the case.
create view benefit_accounts with (security_invoker = true) as
select b.county_code, b.id as benefit_id, a.id, a.bank, a.holder, a.number_last4, a.recorded_at
from benefits b
cross join lateral (
    select a.id, a.bank, a.holder, a.number_last4, a.recorded_at from bank_accounts a
    where a.county_code = b.county_code
      and (a.case_id = case when b.person_id is null or b.care_mode = 'institutional' then b.case_id end
           or a.household_id = case when b.care_mode is distinct from 'institutional' then b.household_id end)
    order by a.person_id is not distinct from b.person_id desc, a.recorded_at desc, a.id desc limit 1
) a;

-- What must be paid to whole groups: the price subsidy by order of province or city alone (PS-11), the others by
-- decision of the county. A stop holds for its month and the months after, until a start for a later month.
create table payment_orders (
    county_code        text not null,
    id                 uuid not null,
    programme          text not null check (programme in ('price_subsidy', 'gas_subsidy', 'condolence')),
    kind               text not null check (kind in ('start', 'stop')),
    level              text not null check (level in ('province', 'city', 'county')),
    order_no           text not null check (btrim(order_no) <> ''),
    issued_on          date not null,
    month              date not null check (extract(day from month) = 1),
    amount             numeric(12, 2) check (amount > 0),      -- for each person
    groups             text[] not null,
    index_published_on date,
    occasion           text not null,
    recorded_by        uuid not null,
    recorded_at        timestamptz not null,
    primary key (county_code, id),
    constraint payment_orders_once unique (county_code, programme, order_no, month),
    constraint payment_orders_whole unique (county_code, id, programme, kind),
    constraint payment_orders_from_above check (programme <> 'price_subsidy' or level in ('province', 'city')),
    constraint payment_orders_groups_kept check (programme <> 'price_subsidy' or kind = 'stop'
        or groups @> array['regular_pension', 'dibao', 'tekun', 'unemployment_benefit']),
    constraint payment_orders_start_whole check ((kind = 'start') = (amount is not null)
        and (kind = 'stop' or cardinality(groups) > 0)
        and (kind = 'stop' or programme <> 'price_subsidy' or index_published_on is not null)),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index payment_orders_recorded_by on payment_orders (county_code, recorded_by);

create table payment_batches (
    county_code text not null,
    id          uuid not null,
    number      integer not null check (number > 0),
    programme   text not null,
    month       date not null check (extract(day from month) = 1),  -- the last period it pays: its first month
    order_id    uuid,
    order_kind  text check (order_kind = 'start'),
    label       text not null check (btrim(label) <> ''),           -- what stands beside the payment (PS-09)
    purpose     text not null default 'benefit',
    due_on      date,                                               -- null: no text states a day
    lines       integer not null check (lines > 0),
    total       numeric(14, 2) not null check (total > 0),
    made_by     uuid not null,
    made_at     timestamptz not null,
    primary key (county_code, id),
    constraint payment_batches_numbered unique (county_code, number),
    constraint payment_batches_made_by unique (county_code, id, made_by),
    constraint payment_batches_of_programme unique (county_code, id, programme),
    constraint payment_batches_for_aid_only check (purpose = 'benefit'),
    constraint payment_batches_by_order check ((order_id is null) = (order_kind is null)
        and (programme in ('price_subsidy', 'gas_subsidy', 'condolence')) = (order_id is not null)),
    foreign key (county_code, order_id, programme, order_kind)
        references payment_orders (county_code, id, programme, kind),
    foreign key (county_code, made_by) references users (county_code, id)
);
create index payment_batches_order on payment_batches (county_code, order_id, programme, order_kind);
create index payment_batches_maker on payment_batches (county_code, made_by);
create index payment_batches_programme on payment_batches (county_code, programme, month);

-- A batch is drafted when it is there; each further step is a row. Only a checked batch goes to the bank, and nobody
-- checks what they made (CP-05).
create table payment_batch_steps (
    county_code text not null,
    id          uuid not null,
    batch_id    uuid not null,
    step        text not null check (step in ('checked', 'sent', 'answered', 'withdrawn')),
    after_step  text,
    made_by     uuid not null,
    done_by     uuid not null,
    done_at     timestamptz not null,
    note        text not null,
    primary key (county_code, id),
    constraint payment_batch_steps_once unique (county_code, batch_id, step),
    constraint payment_batch_steps_two_people check (step <> 'checked' or done_by <> made_by),
    constraint payment_batch_steps_in_order check (
        (step = 'sent' and after_step is not distinct from 'checked')
        or (step = 'answered' and after_step is not distinct from 'sent')
        or (step in ('checked', 'withdrawn') and after_step is null)),
    foreign key (county_code, batch_id, made_by) references payment_batches (county_code, id, made_by),
    foreign key (county_code, batch_id, after_step) references payment_batch_steps (county_code, batch_id, step),
    foreign key (county_code, done_by) references users (county_code, id)
);
create index payment_batch_steps_batch on payment_batch_steps (county_code, batch_id, made_by);
create index payment_batch_steps_after on payment_batch_steps (county_code, batch_id, after_step);
create index payment_batch_steps_done_by on payment_batch_steps (county_code, done_by);

-- One payment to one payee for one period. Never changed: what failed or was taken off is paid by a later line that
-- follows it, what was too little by one that corrects it.
create table payment_lines (
    county_code     text not null,
    id              uuid not null,
    batch_id        uuid not null,
    programme       text not null,
    number          integer not null check (number > 0),
    region_code     text not null,
    household_id    uuid,
    person_id       uuid,
    benefit_id      uuid,
    order_id        uuid,
    month           date not null check (extract(day from month) = 1),
    amount          numeric(12, 2) not null check (amount > 0),
    payee_name      text not null,
    payee_group     text,                          -- of an order: why this person, and whose money it is (PS-14)
    account_id      uuid not null,
    follows         uuid,
    follows_outcome text check (follows_outcome in ('failed', 'taken_off')),
    correction_id   uuid,
    primary key (county_code, id),
    constraint payment_lines_numbered unique (county_code, batch_id, number),
    constraint payment_lines_of_benefit unique (county_code, id, benefit_id, month),
    constraint payment_lines_of_order unique (county_code, id, order_id, person_id),
    constraint payment_lines_follow_once unique (county_code, follows),
    check ((benefit_id is null) <> (order_id is null)),
    check ((follows is null) = (follows_outcome is null)),
    check (order_id is null or person_id is not null),
    foreign key (county_code, batch_id, programme) references payment_batches (county_code, id, programme),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, person_id) references persons (county_code, id),
    foreign key (county_code, benefit_id) references benefits (county_code, id),
    foreign key (county_code, order_id) references payment_orders (county_code, id),
    foreign key (county_code, account_id) references bank_accounts (county_code, id),
    foreign key (county_code, follows, benefit_id, month)
        references payment_lines (county_code, id, benefit_id, month),
    foreign key (county_code, follows, order_id, person_id)
        references payment_lines (county_code, id, order_id, person_id)
);
-- Paid once for a period: of the lines that follow nothing and correct nothing there is one.
create unique index payment_lines_once on payment_lines (county_code, benefit_id, month)
    where follows is null and correction_id is null and benefit_id is not null;
create unique index payment_lines_once_by_order on payment_lines (county_code, order_id, person_id)
    where follows is null and correction_id is null and order_id is not null;
create unique index payment_lines_correct_once on payment_lines (county_code, correction_id)
    where correction_id is not null and follows is null;
create index payment_lines_batch on payment_lines (county_code, batch_id, programme);
create index payment_lines_household on payment_lines (county_code, household_id, region_code);
create index payment_lines_person on payment_lines (county_code, person_id);
create index payment_lines_benefit on payment_lines (county_code, benefit_id, month);
create index payment_lines_order on payment_lines (county_code, order_id);
create index payment_lines_month on payment_lines (county_code, programme, month);
create index payment_lines_account on payment_lines (county_code, account_id);
create index payment_lines_follows_benefit on payment_lines (county_code, follows, benefit_id, month);
create index payment_lines_follows_order on payment_lines (county_code, follows, order_id, person_id);
create index payment_lines_follows_outcome on payment_lines (county_code, follows, follows_outcome);
create index payment_lines_correction on payment_lines (county_code, correction_id);

create table bank_answers (
    county_code text not null,
    id          uuid not null,
    batch_id    uuid not null,
    name        text not null,
    sha256      bytea not null,
    rows        integer not null,
    received_by uuid not null,
    received_at timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, batch_id) references payment_batches (county_code, id),
    foreign key (county_code, received_by) references users (county_code, id)
);
create index bank_answers_batch on bank_answers (county_code, batch_id);
create index bank_answers_received_by on bank_answers (county_code, received_by);

-- What became of a line, once. The bank's word comes with its file; a line is taken off before the bank sees it.
create table payment_outcomes (
    county_code text not null,
    line_id     uuid not null,
    outcome     text not null check (outcome in ('paid', 'failed', 'taken_off')),
    reason      text not null,
    words       text not null,                     -- the bank's own
    paid_on     date,
    answer_id   uuid,
    said_by     uuid not null,
    said_at     timestamptz not null,
    primary key (county_code, line_id),
    constraint payment_outcomes_of_line unique (county_code, line_id, outcome),
    check ((outcome = 'paid') = (paid_on is not null)),
    check ((outcome = 'taken_off') = (answer_id is null)),
    check (outcome = 'paid' or reason <> ''),
    foreign key (county_code, line_id) references payment_lines (county_code, id),
    foreign key (county_code, answer_id) references bank_answers (county_code, id),
    foreign key (county_code, said_by) references users (county_code, id)
);
create index payment_outcomes_answer on payment_outcomes (county_code, answer_id);
create index payment_outcomes_said_by on payment_outcomes (county_code, said_by);
create index payment_outcomes_not_paid on payment_outcomes (county_code, line_id) where outcome <> 'paid';
alter table payment_lines add constraint payment_lines_follow_what_was_not_paid
    foreign key (county_code, follows, follows_outcome) references payment_outcomes (county_code, line_id, outcome);

-- What was paid too little, paid by the next batch.
create table payment_corrections (
    county_code text not null,
    id          uuid not null,
    line_id     uuid not null,
    outcome     text not null default 'paid' check (outcome = 'paid'),
    amount      numeric(12, 2) not null check (amount > 0),
    reason      text not null check (btrim(reason) <> ''),
    asked_by    uuid not null,
    asked_at    timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, line_id, outcome) references payment_outcomes (county_code, line_id, outcome),
    foreign key (county_code, asked_by) references users (county_code, id)
);
create index payment_corrections_line on payment_corrections (county_code, line_id, outcome);
create index payment_corrections_asked_by on payment_corrections (county_code, asked_by);
alter table payment_lines add foreign key (county_code, correction_id)
    references payment_corrections (county_code, id);

-- The book of a township's reserve fund (TA-28): each entry names the one before and its balance, so that no entry can
-- be left out, put in between or spend what is not there. region_code is the township's.
create table reserve_entries (
    county_code      text not null,
    id               uuid not null,
    region_code      text not null check (length(region_code) = 9),
    number           integer not null,
    kind             text not null check (kind in ('deposit', 'top_up', 'repayment', 'aid')),
    amount           numeric(12, 2) not null check (amount > 0),
    change           numeric(12, 2) not null,
    balance          numeric(12, 2) not null,
    previous_number  integer,
    previous_balance numeric(12, 2),
    entry_on         date not null,
    purpose          text not null default 'benefit',
    case_id          uuid,
    decision_id      uuid,
    decision         text check (decision = 'approve'),
    note             text not null,
    entered_by       uuid not null,
    entered_at       timestamptz not null,
    primary key (county_code, id),
    constraint reserve_entries_in_order unique (county_code, region_code, number),
    constraint reserve_entries_chain unique (county_code, region_code, number, balance),
    constraint reserve_entries_never_below_zero check (balance >= 0),
    constraint reserve_entries_for_aid_only check (purpose = 'benefit'),
    constraint reserve_entries_follow check (number = coalesce(previous_number, 0) + 1
        and balance = coalesce(previous_balance, 0) + change
        and (previous_number is null) = (previous_balance is null)),
    constraint reserve_entries_sign check (change = case kind when 'aid' then -amount else amount end),
    constraint reserve_entries_aid_has_case check ((kind = 'aid') = (decision_id is not null)
        and (decision_id is null) = (decision is null) and (decision_id is null or case_id is not null)),
    foreign key (county_code, region_code, previous_number, previous_balance)
        references reserve_entries (county_code, region_code, number, balance),
    constraint reserve_entries_rest_on_decision foreign key (county_code, decision_id, case_id, decision, amount)
        references case_decisions (county_code, id, case_id, decision, amount),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, entered_by) references users (county_code, id)
);
create index reserve_entries_previous
    on reserve_entries (county_code, region_code, previous_number, previous_balance);
create index reserve_entries_decision on reserve_entries (county_code, decision_id, case_id, decision, amount);
create index reserve_entries_case on reserve_entries (county_code, case_id);
create index reserve_entries_entered_by on reserve_entries (county_code, entered_by);
create unique index reserve_entries_case_once on reserve_entries (county_code, case_id) where kind = 'aid';

create table reserve_closings (
    county_code text not null,
    id          uuid not null,
    region_code text not null,
    month       date not null check (extract(day from month) = 1),
    last_number integer not null,
    balance     numeric(12, 2) not null,
    closed_by   uuid not null,
    closed_at   timestamptz not null,
    primary key (county_code, id),
    constraint reserve_closings_once unique (county_code, region_code, month),
    foreign key (county_code, region_code, last_number, balance)
        references reserve_entries (county_code, region_code, number, balance),
    foreign key (county_code, closed_by) references users (county_code, id)
);
create index reserve_closings_last on reserve_closings (county_code, region_code, last_number, balance);
create index reserve_closings_closed_by on reserve_closings (county_code, closed_by);

create function refuse_entry_of_closed_month() returns trigger language plpgsql as $$
begin
    if exists (select 1 from reserve_closings c
               where c.county_code = new.county_code and c.region_code = new.region_code
                 and c.month >= date_trunc('month', new.entry_on)::date) then
        raise exception using errcode = 'check_violation', constraint = 'reserve_month_is_open',
            message = 'the month is closed';
    end if;
    return new;
end $$;
create trigger reserve_month_is_open before insert on reserve_entries
    for each row execute function refuse_entry_of_closed_month();

do $$
declare t text; child text; parent text; key text;
begin
    foreach t in array array['bank_accounts', 'benefits', 'payment_lines', 'reserve_entries', 'reserve_closings'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
    for child, parent, key in values
        ('benefit_changes', 'benefits', 'benefit_id'), ('payment_outcomes', 'payment_lines', 'line_id'),
        ('payment_corrections', 'payment_lines', 'line_id')
    loop
        execute format('alter table %I enable row level security', child);
        execute format('create policy of_%I on %I using (exists (
            select 1 from %I p where p.county_code = %I.county_code and p.id = %I.%I))',
            parent, child, parent, child, child, key);
    end loop;
end $$;

grant select on benefit_accounts to tanfang_app;
grant select, insert on bank_accounts, benefits, benefit_changes, payment_orders, payment_batches,
    payment_batch_steps, payment_lines, bank_answers, payment_outcomes, payment_corrections, reserve_entries,
    reserve_closings to tanfang_app;
