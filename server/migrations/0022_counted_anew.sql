-- A batch or a bank's answer writes ten thousand rows at once, and the next statement reads them. Until the database has
-- counted them it takes them for a handful and walks through all of them for each. So whoever writes them has them
-- counted in the same transaction; what others wrote is counted when it has become much more than what was counted last.
create function count_payments_anew(written boolean) returns void
    language plpgsql security definer set search_path = public as $$
declare t text;
begin
    for t in
        select s.relname from pg_stat_user_tables s
        where s.schemaname = 'public' and s.n_mod_since_analyze > 500 + s.n_live_tup / 5
          and s.relname in ('persons', 'cases', 'case_acts', 'benefits', 'benefit_changes', 'bank_accounts',
                            'payment_lines', 'payment_outcomes', 'payment_corrections', 'reserve_entries')
          and not (written and s.relname in ('payment_lines', 'payment_outcomes'))
        order by s.relname
    loop
        execute format('analyze %I', t);
    end loop;
    if written then
        analyze payment_lines;
        analyze payment_outcomes;
    end if;
end $$;
revoke execute on function count_payments_anew(boolean) from public;
grant execute on function count_payments_anew(boolean) to tanfang_app;
