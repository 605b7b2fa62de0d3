-- A finding about somebody who was merged is about who remains, with its day and its answer.
grant update (subject) on screening_findings to tanfang_app;
