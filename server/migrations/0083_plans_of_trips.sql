-- A worker's phone works a day's times out by the minutes in a home that its plan asked for, and a plan belongs to a
-- township: who may read a trip may read its plan. Without it every visit took half an hour on the phone.
create policy of_trips on trip_plans for select using (
    exists (select from trips p where p.county_code = trip_plans.county_code and p.plan_id = trip_plans.id));
