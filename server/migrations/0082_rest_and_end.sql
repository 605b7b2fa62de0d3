-- What planning knows of a worker, beside the hours: the rest in the middle of the day, and where the day ends.
alter table worker_days
    add column rest_begins text check (rest_begins ~ '^([01]\d|2[0-3]):[0-5]\d$'),  -- wall clock of the county
    add column rest_ends   text check (rest_ends ~ '^([01]\d|2[0-3]):[0-5]\d$'),
    add column end_lon     double precision check (end_lon between -180 and 180),   -- WGS-84; null: where it began
    add column end_lat     double precision check (end_lat between -90 and 90),
    add constraint worker_days_rest check ((rest_begins is null) = (rest_ends is null)),
    add constraint worker_days_rest_order check (begins <= rest_begins and rest_begins < rest_ends and rest_ends <= ends),
    add constraint worker_days_end_place check ((end_lon is null) = (end_lat is null));
