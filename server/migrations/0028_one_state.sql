-- What a follow-up is called on a day, asked of its row: every statement says the same two things, and the planner
-- writes both functions out as if their bodies stood there.
create function phones_by_place(county text, today date) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(region_code, heard_on), '{}') from phones_heard(county, today)
$$;
create function state_on(today date, heard jsonb, f followups) returns text language sql stable parallel safe as $$
    select followup_state(f.due_on, f.overdue_from, f.paused_from, f.paused_until, f.attempted_on,
                          (heard ->> f.region_code)::date, today)
$$;
grant execute on function phones_by_place, state_on to tanfang_app;
