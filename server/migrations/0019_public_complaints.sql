-- Complaints that came by the public page or out of a notice (SU-02): with a number to ask by, the case they are about,
-- and, when no person is likely behind one, held until somebody looked. Nothing is dropped.
alter table complaints
    drop constraint complaints_channel_check,
    drop constraint complaints_category_check,
    add constraint complaints_channel_check
        check (channel in ('phone', 'window', 'online', 'letter', 'petition', 'notice', 'other')),
    add constraint complaints_category_check
        check (category in ('favour_dibao', 'relation_dibao', 'embezzlement', 'false_claim', 'extortion', 'black_box',
                            'missed_dibao', 'shirking', 'late_objection', 'other')),
    alter column recorded_by drop not null,       -- null: they wrote it themselves on the public page
    add column case_id uuid,
    add column number text check (number ~ '^[0-9]{10}$'),
    add column marks text[] not null default '{}',
    add column held boolean not null default false,  -- kept by the trigger below after it came
    add column address_hash bytea,                -- of the public page only: where it came from, as a keyed hash
    add constraint complaints_number unique (county_code, number),
    add foreign key (county_code, case_id) references cases (county_code, id);
create index complaints_case on complaints (county_code, case_id);
create index complaints_come on complaints (county_code, received_at, address_hash) where address_hash is not null;
drop index complaints_open;
create index complaints_open on complaints (county_code, coalesce(answer_by, 'infinity'), id)
    where closed_at is null and not held;
create index complaints_held on complaints (county_code, id) where closed_at is null and held;

alter table complaint_acts
    drop constraint complaint_acts_act_check,
    add constraint complaint_acts_act_check
        check (act in ('take_up', 'set_aside', 'finding', 'feedback', 'close'));

create or replace function complaint_ends_in_order() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
declare it record;
begin
    select real_name, held, closed_at into it from complaints
    where county_code = new.county_code and id = new.complaint_id for update;
    if it.closed_at is not null then
        raise exception using errcode = '23505', constraint = 'complaint_acts_one_close', message = 'it has ended';
    end if;
    if new.act in ('take_up', 'set_aside') and not it.held then
        raise exception using errcode = '23514', constraint = 'complaint_not_held', message = 'it is not held';
    end if;
    if new.act in ('feedback', 'close') and not exists (select from complaint_acts
            where county_code = new.county_code and complaint_id = new.complaint_id and act = 'finding') then
        raise exception using errcode = '23514', constraint = 'complaint_needs_finding', message = 'no finding';
    end if;
    if new.act = 'close' and it.real_name and not exists (select from complaint_acts
            where county_code = new.county_code and complaint_id = new.complaint_id and act = 'feedback') then
        raise exception using errcode = '23514', constraint = 'complaint_needs_feedback', message = 'no feedback';
    end if;
    update complaints
    set held = held and new.act = 'set_aside',
        closed_at = case when new.act in ('close', 'set_aside') then new.acted_at end
    where county_code = new.county_code and id = new.complaint_id;
    return new;
end $$;

-- An objection that came when the notice was over goes to oversight.
alter table notice_objections add column complained boolean not null default false;
