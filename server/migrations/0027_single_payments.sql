-- Price subsidy, gas subsidy and condolence money also go to single people by an approved case (CP-06, CP-08). The
-- price subsidy of a case still rests on an order of province or city (PS-11) and goes out with the order's batch; the
-- other two rest on the county's decision alone (PS-17).
alter table benefits add column order_id uuid, add column order_kind text check (order_kind = 'start');
alter table benefits add constraint benefits_by_order check ((order_id is null) = (order_kind is null)
    and (programme = 'price_subsidy') = (order_id is not null));
alter table benefits add foreign key (county_code, order_id, programme, order_kind)
    references payment_orders (county_code, id, programme, kind);
create index benefits_order on benefits (county_code, order_id, programme, order_kind);
create unique index benefits_once_by_order on benefits (county_code, order_id, person_id) where order_id is not null;

alter table payment_batches drop constraint payment_batches_by_order;
alter table payment_batches add constraint payment_batches_by_order check ((order_id is null) = (order_kind is null)
    and (programme <> 'price_subsidy' or order_id is not null)
    and (order_id is null or programme in ('price_subsidy', 'gas_subsidy', 'condolence')));

-- One person is paid by an order once: by their group or by their case.
create function refuse_payment_by_case_and_group() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('order ' || coalesce(new.person_id, new.id)::text, 0));
    if (case tg_table_name
       when 'benefits' then exists (select 1 from payment_lines l where l.county_code = new.county_code
                                    and l.order_id = new.order_id and l.person_id = new.person_id)
       else exists (select 1 from benefits b where b.county_code = new.county_code
                    and b.order_id = new.order_id and b.person_id = new.person_id) end) then
        raise exception using errcode = 'check_violation', constraint = 'payments_once_by_order',
            message = 'paid by this order already';
    end if;
    return new;
end $$;
create trigger payments_once_by_order before insert on benefits
    for each row when (new.order_id is not null) execute function refuse_payment_by_case_and_group();
create trigger payments_once_by_order before insert on payment_lines
    for each row when (new.order_id is not null) execute function refuse_payment_by_case_and_group();
