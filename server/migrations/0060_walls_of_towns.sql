-- When somebody last looked at the figures: the worker counts those of a town anew only while its wall is looked at.
alter table statistics_running add column asked_at timestamptz not null default '2000-01-01';
