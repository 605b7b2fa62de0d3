-- When a notice was read by whom it was for; what it is about, where the subject alone does not say it.
alter table notifications add column read_at timestamptz;
create index notifications_own on notifications (county_code, user_id, id);
create index notifications_unread on notifications (county_code, user_id, id) where read_at is null;

update notifications n set detail = n.detail || jsonb_build_object('case_id', a.case_id)
from case_acts a where n.kind = 'case_moved' and a.county_code = n.county_code and a.id = n.subject_id;
update notifications n set detail = n.detail || jsonb_build_object('referral_id', a.referral_id)
from referral_acts a
where n.kind in ('referral_moved', 'referral_late') and a.county_code = n.county_code and a.id = n.subject_id;
