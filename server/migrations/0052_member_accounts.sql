-- A member of an approval session is linked to an account, or to another one, after they were called.
grant update (user_id) on approval_members to tanfang_app;
