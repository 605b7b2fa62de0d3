-- The schema as the migrations leave it, for reading. A test compares; `python -m docs.generate` rewrites.
-- Changes are made in a new numbered migration, never here.

SET check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.forms_assigned(county text) RETURNS TABLE(form_id text, programmes text[], statuses text[], regions text[])
    LANGUAGE sql STABLE
    AS $$
    select distinct on (a.form_id) a.form_id, a.programmes, a.statuses, a.regions
    from form_assignments a where a.county_code = county
    order by a.form_id, a.assigned_at desc, a.id desc
$$;

CREATE FUNCTION public.forms_in_force(county text, day date) RETURNS TABLE(form_id text, version text)
    LANGUAGE sql STABLE
    AS $$
    select distinct on (f.form_id) f.form_id, f.version
    from form_versions f
    where f.county_code = county and f.in_force_on <= day
      and not exists (select 1 from form_retirements r
                      where r.county_code = f.county_code and r.form_id = f.form_id and r.version = f.version)
    order by f.form_id, f.in_force_on desc, f.published_at desc, f.version desc
$$;

CREATE FUNCTION public.phones_heard(county text, today date) RETURNS TABLE(region_code text, heard_on date)
    LANGUAGE sql STABLE
    AS $$
    with phones as materialized (
        select r.region_code as covers, max(coalesce(p.last_synced_at, p.first_seen_at)) as heard_at
        from user_reaches r
        join users u on u.county_code = county and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
        join devices p on p.county_code = county and p.user_id = u.id
            and not exists (select 1 from lost_devices l where l.county_code = county and l.device_id = p.id)
        where r.county_code = county and r.valid_from <= today and (r.valid_to is null or r.valid_to >= today)
        group by r.region_code
    )
    select code, (max(heard_at) at time zone 'Asia/Shanghai')::date
    from (select d.code, heard_at from divisions d join phones on covers = d.code
          where d.county_code = county
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 12)
          where d.county_code = county and length(d.code) > 12
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 9)
          where d.county_code = county and length(d.code) > 9
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 6)
          where d.county_code = county and length(d.code) > 6) as covered
    group by code
$$;

CREATE FUNCTION public.remember_xid() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;

CREATE TABLE public.audit (
    county_code text NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid,
    detail jsonb NOT NULL
);

CREATE TABLE public.awaited_files (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL
);

CREATE TABLE public.bundle_drafts (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    record_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    device_id uuid,
    saved_at timestamp with time zone NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE public.bundle_handovers (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    user_id uuid NOT NULL,
    handed_in_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bundle_records (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    place integer NOT NULL,
    region_code text NOT NULL,
    record_id uuid,
    purpose text,
    outcome text NOT NULL,
    problem text,
    CONSTRAINT bundle_records_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'already_there'::text, 'kept_with_problem'::text]))),
    CONSTRAINT bundle_records_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.bundles (
    county_code text NOT NULL,
    digest bytea NOT NULL,
    region_code text NOT NULL,
    bytes bigint NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    opened_at timestamp with time zone,
    problem text,
    owner_id uuid,
    device_id uuid,
    session text,
    app_version text,
    made_at timestamp with time zone,
    promised integer,
    removed_at timestamp with time zone,
    CONSTRAINT bundles_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT bundles_session_check CHECK ((session = ANY (ARRAY['open'::text, 'ended'::text, 'lost'::text])))
);

CREATE TABLE public.case_acts (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    stage_from text,
    stage_to text NOT NULL,
    actor_id uuid NOT NULL,
    actor_role text NOT NULL,
    acted_at timestamp with time zone NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT case_acts_number_check CHECK ((number > 0))
);

CREATE TABLE public.case_clocks (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    rule_id text NOT NULL,
    started_on date NOT NULL,
    due_on date NOT NULL,
    proof jsonb NOT NULL,
    stopped_on date
);

CREATE TABLE public.case_decisions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    region_code text NOT NULL,
    decision text NOT NULL,
    amount numeric(12,2),
    reason text NOT NULL,
    parameters jsonb NOT NULL,
    proposed_by uuid NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT case_decisions_amount CHECK (((decision = 'approve'::text) = (amount IS NOT NULL))),
    CONSTRAINT case_decisions_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT case_decisions_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'refuse'::text]))),
    CONSTRAINT case_decisions_reason_check CHECK ((btrim(reason) <> ''::text)),
    CONSTRAINT case_decisions_two_people CHECK ((proposed_by <> decided_by))
);

CREATE TABLE public.cases (
    county_code text NOT NULL,
    id uuid NOT NULL,
    programme text NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    lead_id uuid,
    applicant_name text NOT NULL,
    urgent boolean NOT NULL,
    facts jsonb NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.collect_documents (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    document bytea NOT NULL
);

CREATE TABLE public.collect_revocations (
    county_code text NOT NULL,
    secret_id uuid NOT NULL,
    revoked_at timestamp with time zone NOT NULL,
    revoked_by uuid NOT NULL
);

CREATE TABLE public.collect_secrets (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    username text NOT NULL,
    device_name text NOT NULL,
    digest_cipher bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL
);

CREATE TABLE public.counties (
    county_code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    sync_epoch uuid DEFAULT uuidv7() NOT NULL,
    CONSTRAINT counties_county_code_check CHECK ((county_code ~ '^[0-9]{6}$'::text))
);

CREATE TABLE public.county_parameters (
    county_code text NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    valid_from date NOT NULL,
    reason text NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT county_parameters_name_check CHECK ((name ~ '^p_[a-z0-9_]+$'::text))
);

CREATE TABLE public.device_finds (
    county_code text NOT NULL,
    loss_id uuid NOT NULL,
    reason text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    found_by uuid NOT NULL
);

CREATE TABLE public.device_losses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    device_id uuid NOT NULL,
    reason text NOT NULL,
    lost_at timestamp with time zone NOT NULL,
    lost_by uuid
);

CREATE TABLE public.device_recoveries (
    county_code text NOT NULL,
    device_id uuid NOT NULL,
    user_id uuid NOT NULL,
    version integer NOT NULL,
    key_cipher bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    CONSTRAINT device_recoveries_version_check CHECK ((version > 0))
);

CREATE TABLE public.devices (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    app_version text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_synced_at timestamp with time zone,
    clock_skew_s integer,
    unsent integer,
    drafts integer,
    kept_with_problem integer,
    oldest_unsent_at timestamp with time zone,
    free_storage_mb integer,
    opens_offline boolean,
    storage_persisted boolean,
    last_failure text,
    CONSTRAINT devices_drafts_check CHECK ((drafts >= 0)),
    CONSTRAINT devices_free_storage_mb_check CHECK ((free_storage_mb >= 0)),
    CONSTRAINT devices_kept_with_problem_check CHECK ((kept_with_problem >= 0)),
    CONSTRAINT devices_unsent_check CHECK ((unsent >= 0))
);

CREATE TABLE public.disagreement_settlements (
    county_code text NOT NULL,
    id uuid NOT NULL,
    disagreement_id uuid NOT NULL,
    region_code text NOT NULL,
    between_sources uuid[] NOT NULL,
    chosen_source uuid,
    reason text NOT NULL,
    settled_by uuid NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    CONSTRAINT disagreement_settlements_reason_check CHECK ((btrim(reason) <> ''::text))
);

CREATE TABLE public.disagreements (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    observed_on date NOT NULL,
    sources uuid[] NOT NULL,
    base_source uuid,
    found_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT disagreements_sources_check CHECK ((cardinality(sources) > 1))
);

CREATE TABLE public.divisions (
    county_code text NOT NULL,
    code text NOT NULL,
    parent_code text,
    level text NOT NULL,
    name text NOT NULL,
    lon double precision,
    lat double precision,
    boundary jsonb,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT divisions_check CHECK (starts_with(code, county_code)),
    CONSTRAINT divisions_code_check CHECK ((code ~ '^[0-9]{6}([0-9]{3}([0-9]{3}([0-9]{3})?)?)?$'::text)),
    CONSTRAINT divisions_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT divisions_level_check CHECK ((level = ANY (ARRAY['county'::text, 'town'::text, 'village'::text, 'grid'::text]))),
    CONSTRAINT divisions_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision)))
);

CREATE TABLE public.door_codes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    code text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by uuid NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT door_codes_check CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL))),
    CONSTRAINT door_codes_code_check CHECK ((code ~ '^\d{24}$'::text))
);

CREATE TABLE public.draft_adoptions (
    county_code text NOT NULL,
    record_id uuid NOT NULL,
    device_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    adopted_at timestamp with time zone
);

CREATE TABLE public.entity_changes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    dataset text NOT NULL,
    entity_id text NOT NULL,
    action text NOT NULL,
    base_version integer,
    branch_id text NOT NULL,
    properties jsonb NOT NULL,
    outcome text NOT NULL,
    applied jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT entity_changes_action_check CHECK ((action = ANY (ARRAY['create'::text, 'update'::text]))),
    CONSTRAINT entity_changes_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'unchanged'::text, 'conflict'::text, 'proposed'::text, 'kept'::text])))
);

CREATE TABLE public.entity_versions (
    county_code text NOT NULL,
    dataset text NOT NULL,
    entity_id uuid NOT NULL,
    version integer NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    properties jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT entity_versions_dataset_check CHECK ((dataset = ANY (ARRAY['households'::text, 'persons'::text]))),
    CONSTRAINT entity_versions_version_check CHECK ((version > 0))
);

CREATE TABLE public.evaluations (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    answers jsonb NOT NULL,
    facts jsonb NOT NULL,
    problems jsonb NOT NULL,
    differences jsonb NOT NULL,
    evaluated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.facts (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    observed_on date NOT NULL,
    source_id uuid NOT NULL,
    value jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    seen_at timestamp with time zone,
    overtaken boolean DEFAULT false NOT NULL
);

CREATE TABLE public.files (
    county_code text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    content_type text NOT NULL,
    arrived_at timestamp with time zone,
    verified_at timestamp with time zone,
    problem text,
    width integer,
    height integer,
    taken_at text,
    exif_lon double precision,
    exif_lat double precision,
    perceptual_hash bigint,
    announced_at timestamp with time zone NOT NULL,
    announced_by uuid NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.followup_escalations (
    county_code text NOT NULL,
    flag_id uuid NOT NULL,
    level text NOT NULL,
    region_code text NOT NULL,
    escalated_on date NOT NULL,
    CONSTRAINT followup_escalations_level_check CHECK ((level = ANY (ARRAY['township'::text, 'county'::text])))
);

CREATE TABLE public.followups (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    reason text NOT NULL,
    precedence smallint DEFAULT 1 NOT NULL,
    interval_days integer NOT NULL,
    grace_days integer NOT NULL,
    obliged_from date NOT NULL,
    last_counted_on date,
    due_on date NOT NULL,
    overdue_from date GENERATED ALWAYS AS (((due_on + grace_days) + 1)) STORED NOT NULL,
    ended_on date,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT followups_grace_days_check CHECK ((grace_days >= 0)),
    CONSTRAINT followups_interval_days_check CHECK ((interval_days > 0)),
    CONSTRAINT followups_precedence_check CHECK ((precedence >= 0))
);

CREATE TABLE public.form_assignments (
    county_code text NOT NULL,
    id uuid NOT NULL,
    form_id text NOT NULL,
    programmes text[] NOT NULL,
    statuses text[] NOT NULL,
    regions text[] NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    assigned_by uuid
);

CREATE TABLE public.form_media (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE public.form_retirements (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    retired_at timestamp with time zone NOT NULL,
    retired_by uuid,
    reason text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.form_versions (
    county_code text NOT NULL,
    form_id text NOT NULL,
    version text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    purpose text NOT NULL,
    xform text NOT NULL,
    definition jsonb NOT NULL,
    workbook bytea NOT NULL,
    published_at timestamp with time zone NOT NULL,
    published_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    in_force_on date NOT NULL,
    xform_sha256 bytea NOT NULL,
    form_tests jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT form_versions_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.households (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    address text NOT NULL,
    directions text DEFAULT ''::text NOT NULL,
    head_name text NOT NULL,
    head_pinyin text NOT NULL,
    lon double precision,
    lat double precision,
    position_source text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT households_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT households_lon_check CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision))),
    CONSTRAINT households_position_source_check CHECK ((position_source = ANY (ARRAY['none'::text, 'register'::text, 'visit'::text, 'map'::text])))
);

CREATE TABLE public.overdue_flags (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    due_on date NOT NULL,
    flagged_on date NOT NULL,
    flagged_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    cleared_by_visit uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT overdue_flags_check CHECK (((cleared_at IS NOT NULL) OR (cleared_by_visit IS NULL)))
);

CREATE TABLE public.persons (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    name text NOT NULL,
    pinyin text NOT NULL,
    sex text NOT NULL,
    birth_date date,
    relation text NOT NULL,
    id_cipher bytea,
    id_blind bytea,
    id_last4 text,
    phone_cipher bytea,
    died_on date,
    registered_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT persons_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text, 'unknown'::text])))
);

CREATE TABLE public.statuses (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    region_code text NOT NULL,
    person_id uuid,
    status text NOT NULL,
    support_mode text,
    care_grade text,
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT statuses_care_grade_check CHECK ((care_grade = ANY (ARRAY['able'::text, 'partly_unable'::text, 'unable'::text]))),
    CONSTRAINT statuses_check CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT statuses_status_check CHECK ((status = ANY (ARRAY['tekun'::text, 'dibao'::text, 'single_person_dibao'::text, 'dibao_marginal'::text, 'expenditure_hardship'::text, 'poverty_risk'::text, 'disability_living'::text, 'disability_nursing'::text, 'orphan_allowance'::text, 'other'::text]))),
    CONSTRAINT statuses_support_mode_check CHECK ((support_mode = ANY (ARRAY['scattered'::text, 'institutional'::text])))
);

CREATE TABLE public.visits (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    visitor_id uuid NOT NULL,
    form_id text NOT NULL,
    form_version text NOT NULL,
    visited_on date NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    entered_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    counts boolean NOT NULL,
    lon double precision,
    lat double precision,
    accuracy_m double precision,
    mock_position boolean DEFAULT false NOT NULL,
    distance_m double precision,
    evidence text NOT NULL,
    problems jsonb NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT visits_evidence_check CHECK ((evidence = ANY (ARRAY['near'::text, 'far'::text, 'cannot_tell'::text]))),
    CONSTRAINT visits_outcome_check CHECK ((outcome = ANY (ARRAY['met'::text, 'carer_met'::text, 'nobody_home'::text, 'refused'::text, 'telephone'::text, 'moved'::text, 'died'::text, 'unknown'::text])))
);

CREATE VIEW public.household_changes WITH (security_invoker='true') AS
 SELECT households.county_code,
    households.id AS household_id,
    households.changed_xid
   FROM public.households
UNION ALL
 SELECT persons.county_code,
    persons.household_id,
    persons.changed_xid
   FROM public.persons
UNION ALL
 SELECT statuses.county_code,
    statuses.household_id,
    statuses.changed_xid
   FROM public.statuses
UNION ALL
 SELECT facts.county_code,
    facts.household_id,
    facts.changed_xid
   FROM public.facts
UNION ALL
 SELECT followups.county_code,
    followups.household_id,
    followups.changed_xid
   FROM public.followups
UNION ALL
 SELECT overdue_flags.county_code,
    overdue_flags.household_id,
    overdue_flags.changed_xid
   FROM public.overdue_flags
UNION ALL
 SELECT visits.county_code,
    visits.household_id,
    visits.changed_xid
   FROM public.visits
UNION ALL
 SELECT door_codes.county_code,
    door_codes.household_id,
    door_codes.changed_xid
   FROM public.door_codes;

CREATE TABLE public.household_moves (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    from_region text NOT NULL,
    to_region text NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    moved_by uuid NOT NULL,
    reason text NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.lead_outcomes (
    county_code text NOT NULL,
    id uuid NOT NULL,
    lead_id uuid NOT NULL,
    region_code text NOT NULL,
    outcome text NOT NULL,
    case_id uuid,
    joined_lead_id uuid,
    note text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT lead_outcomes_check CHECK (((outcome = 'case'::text) = (case_id IS NOT NULL))),
    CONSTRAINT lead_outcomes_check1 CHECK (((outcome = 'joined'::text) = (joined_lead_id IS NOT NULL))),
    CONSTRAINT lead_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['case'::text, 'referral'::text, 'monitoring'::text, 'joined'::text])))
);

CREATE TABLE public.lead_screenings (
    county_code text NOT NULL,
    id uuid NOT NULL,
    lead_id uuid NOT NULL,
    region_code text NOT NULL,
    as_of date NOT NULL,
    facts jsonb NOT NULL,
    parameters jsonb NOT NULL,
    programmes jsonb NOT NULL,
    screened_at timestamp with time zone NOT NULL
);

CREATE TABLE public.leads (
    county_code text NOT NULL,
    id uuid NOT NULL,
    household_id uuid,
    region_code text NOT NULL,
    source text NOT NULL,
    submission_id uuid,
    event_type text NOT NULL,
    happened_on date,
    urgent boolean NOT NULL,
    person_name text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    description text NOT NULL,
    reported_by uuid,
    reported_at timestamp with time zone NOT NULL,
    respond_by timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT leads_source_check CHECK ((source = ANY (ARRAY['visit'::text, 'self_report'::text, 'grassroots_report'::text, 'data_match'::text, 'public_report'::text])))
);

CREATE VIEW public.lost_devices AS
 SELECT county_code,
    device_id,
    id AS loss_id,
    lost_at
   FROM public.device_losses l
  WHERE (NOT (EXISTS ( SELECT 1
           FROM public.device_finds f
          WHERE ((f.county_code = l.county_code) AND (f.loss_id = l.id)))));

CREATE TABLE public.notifications (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    detail jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.observations (
    county_code text NOT NULL,
    household_id uuid NOT NULL,
    version integer NOT NULL,
    source_id uuid NOT NULL,
    region_code text NOT NULL,
    observed_on date NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    held_version integer,
    follows uuid[] NOT NULL,
    CONSTRAINT observations_version_check CHECK ((version > 0))
);

CREATE TABLE public.outbox (
    county_code text NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    put_at timestamp with time zone DEFAULT now() NOT NULL,
    next_try_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    error text,
    failed_at timestamp with time zone
);

CREATE TABLE public.schema_history (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sessions (
    county_code text NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    device_id uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE public.sign_in_failures (
    county_code text NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    failed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.submission_files (
    county_code text NOT NULL,
    submission_id uuid NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    named boolean DEFAULT true NOT NULL
);

CREATE TABLE public.submission_marks (
    county_code text NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    region_code text NOT NULL,
    mark jsonb NOT NULL
);

CREATE TABLE public.submission_repeats (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    submission_id uuid NOT NULL,
    submitted_by uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body_sha256 bytea NOT NULL,
    body bytea NOT NULL
);

CREATE TABLE public.submissions (
    county_code text NOT NULL,
    id uuid NOT NULL,
    region_code text NOT NULL,
    purpose text NOT NULL,
    form_id text NOT NULL,
    form_version text NOT NULL,
    household_id uuid,
    case_id uuid,
    submitted_by uuid NOT NULL,
    device_id uuid,
    received_at timestamp with time zone NOT NULL,
    body_sha256 bytea NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT submissions_purpose_check CHECK ((purpose = ANY (ARRAY['visit'::text, 'quick_report'::text, 'survey'::text])))
);

CREATE TABLE public.sweeps (
    county_code text NOT NULL,
    swept_on date NOT NULL,
    swept_at timestamp with time zone NOT NULL,
    swept_by uuid
);

CREATE TABLE public.user_reaches (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    region_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE public.users (
    county_code text NOT NULL,
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['grid_worker'::text, 'township'::text, 'county'::text, 'admin'::text])))
);

CREATE TABLE public.visit_reviews (
    county_code text NOT NULL,
    id uuid NOT NULL,
    visit_id uuid NOT NULL,
    region_code text NOT NULL,
    decision text NOT NULL,
    comments jsonb NOT NULL,
    reviewed_by uuid NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    changed_xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT visit_reviews_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'returned'::text])))
);

CREATE TABLE public.wide_reaches (
    county_code text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    reach text[] NOT NULL,
    households integer NOT NULL,
    held integer NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    CONSTRAINT wide_reaches_check CHECK (((held > 0) AND (held < households)))
);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.awaited_files
    ADD CONSTRAINT awaited_files_pkey PRIMARY KEY (county_code, submission_id, name);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_pkey PRIMARY KEY (county_code, digest, record_id);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_pkey PRIMARY KEY (county_code, digest, user_id);

ALTER TABLE ONLY public.bundle_records
    ADD CONSTRAINT bundle_records_pkey PRIMARY KEY (county_code, digest, place);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_pkey PRIMARY KEY (county_code, digest);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_in_order UNIQUE (county_code, case_id, number);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_once UNIQUE (county_code, case_id, rule_id, started_on);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_once UNIQUE (county_code, case_id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.collect_documents
    ADD CONSTRAINT collect_documents_pkey PRIMARY KEY (county_code, submission_id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_pkey PRIMARY KEY (county_code, secret_id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_username_taken UNIQUE (county_code, username);

ALTER TABLE ONLY public.counties
    ADD CONSTRAINT counties_pkey PRIMARY KEY (county_code);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_pkey PRIMARY KEY (county_code, loss_id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_pkey PRIMARY KEY (county_code, device_id, user_id, version);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_household_id_name_observed_on_key UNIQUE (county_code, household_id, name, observed_on);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_pkey PRIMARY KEY (county_code, code);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.draft_adoptions
    ADD CONSTRAINT draft_adoptions_pkey PRIMARY KEY (county_code, record_id);

ALTER TABLE ONLY public.entity_changes
    ADD CONSTRAINT entity_changes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.entity_versions
    ADD CONSTRAINT entity_versions_pkey PRIMARY KEY (county_code, dataset, entity_id, version);

ALTER TABLE ONLY public.evaluations
    ADD CONSTRAINT evaluations_pkey PRIMARY KEY (county_code, submission_id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (county_code, household_id, name, observed_on, source_id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (county_code, sha256);

ALTER TABLE ONLY public.followup_escalations
    ADD CONSTRAINT followup_escalations_pkey PRIMARY KEY (county_code, flag_id, region_code, level);

ALTER TABLE ONLY public.followups
    ADD CONSTRAINT followups_pkey PRIMARY KEY (county_code, household_id);

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.form_media
    ADD CONSTRAINT form_media_pkey PRIMARY KEY (county_code, form_id, version, name);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_pkey PRIMARY KEY (county_code, form_id, version);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_pkey PRIMARY KEY (county_code, form_id, version);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_once UNIQUE (county_code, lead_id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.lead_screenings
    ADD CONSTRAINT lead_screenings_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_one_per_submission UNIQUE (county_code, submission_id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_once UNIQUE (county_code, user_id, kind, subject_id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_pkey PRIMARY KEY (county_code, household_id, version);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_id_region_code_key UNIQUE (county_code, id, region_code);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.schema_history
    ADD CONSTRAINT schema_history_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (county_code, token_hash);

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submission_files
    ADD CONSTRAINT submission_files_pkey PRIMARY KEY (county_code, submission_id, name);

ALTER TABLE ONLY public.submission_marks
    ADD CONSTRAINT submission_marks_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_once UNIQUE (county_code, submission_id, body_sha256);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_pkey PRIMARY KEY (county_code, swept_on);

ALTER TABLE ONLY public.user_reaches
    ADD CONSTRAINT user_reaches_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_login_taken UNIQUE (county_code, login);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (county_code, id);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_once UNIQUE (county_code, user_id, reach);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_pkey PRIMARY KEY (county_code, id);

CREATE INDEX audit_subject ON public.audit USING btree (county_code, subject_id, id) WHERE (subject_id IS NOT NULL);

CREATE INDEX bundle_drafts_owner ON public.bundle_drafts USING btree (county_code, owner_id, record_id);

CREATE INDEX bundle_handovers_user ON public.bundle_handovers USING btree (county_code, user_id);

CREATE INDEX bundles_device ON public.bundles USING btree (county_code, device_id) WHERE (device_id IS NOT NULL);

CREATE INDEX bundles_newest ON public.bundles USING btree (county_code, announced_at, digest);

CREATE INDEX bundles_owner ON public.bundles USING btree (county_code, owner_id) WHERE (owner_id IS NOT NULL);

CREATE INDEX case_acts_actor ON public.case_acts USING btree (county_code, actor_id);

CREATE INDEX case_clocks_running ON public.case_clocks USING btree (county_code, due_on) WHERE (stopped_on IS NULL);

CREATE INDEX case_decisions_decided_by ON public.case_decisions USING btree (county_code, decided_by);

CREATE INDEX case_decisions_proposed_by ON public.case_decisions USING btree (county_code, proposed_by);

CREATE INDEX cases_household ON public.cases USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX cases_one_per_lead ON public.cases USING btree (county_code, lead_id) WHERE (lead_id IS NOT NULL);

CREATE INDEX cases_opened_by ON public.cases USING btree (county_code, opened_by);

CREATE INDEX cases_region ON public.cases USING btree (county_code, region_code, id DESC);

CREATE INDEX collect_revocations_revoked_by ON public.collect_revocations USING btree (county_code, revoked_by);

CREATE INDEX collect_secrets_made_by ON public.collect_secrets USING btree (county_code, made_by);

CREATE INDEX collect_secrets_user ON public.collect_secrets USING btree (county_code, user_id);

CREATE INDEX county_parameters_name ON public.county_parameters USING btree (county_code, name, valid_from);

CREATE INDEX county_parameters_set_by ON public.county_parameters USING btree (county_code, set_by);

CREATE INDEX device_finds_found_by ON public.device_finds USING btree (county_code, found_by);

CREATE INDEX device_losses_device ON public.device_losses USING btree (county_code, device_id);

CREATE INDEX device_losses_lost_by ON public.device_losses USING btree (county_code, lost_by) WHERE (lost_by IS NOT NULL);

CREATE INDEX device_recoveries_user ON public.device_recoveries USING btree (county_code, user_id);

CREATE INDEX devices_user ON public.devices USING btree (county_code, user_id);

CREATE INDEX disagreement_settlements_disagreement ON public.disagreement_settlements USING btree (county_code, disagreement_id, region_code);

CREATE INDEX disagreement_settlements_settled_by ON public.disagreement_settlements USING btree (county_code, settled_by);

CREATE INDEX disagreements_household ON public.disagreements USING btree (county_code, household_id, region_code);

CREATE INDEX disagreements_open ON public.disagreements USING btree (county_code, region_code) WHERE (ended_at IS NULL);

CREATE INDEX divisions_parent ON public.divisions USING btree (county_code, parent_code);

CREATE INDEX door_codes_changed ON public.door_codes USING btree (county_code, changed_xid);

CREATE INDEX door_codes_household ON public.door_codes USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX door_codes_in_force ON public.door_codes USING btree (county_code, household_id) WHERE (withdrawn_at IS NULL);

CREATE INDEX door_codes_issued_by ON public.door_codes USING btree (county_code, issued_by);

CREATE UNIQUE INDEX door_codes_number ON public.door_codes USING btree (county_code, "left"(code, 6));

CREATE INDEX door_codes_withdrawn_by ON public.door_codes USING btree (county_code, withdrawn_by);

CREATE INDEX draft_adoptions_device ON public.draft_adoptions USING btree (county_code, device_id);

CREATE INDEX entity_changes_entity ON public.entity_changes USING btree (county_code, dataset, entity_id, branch_id);

CREATE INDEX entity_changes_submission ON public.entity_changes USING btree (county_code, submission_id);

CREATE INDEX entity_versions_household ON public.entity_versions USING btree (county_code, household_id, region_code);

CREATE INDEX facts_changed ON public.facts USING btree (county_code, changed_xid);

CREATE INDEX facts_household ON public.facts USING btree (county_code, household_id, region_code);

CREATE INDEX files_announced_by ON public.files USING btree (county_code, announced_by);

CREATE INDEX files_unverified ON public.files USING btree (county_code, announced_at) WHERE ((verified_at IS NULL) AND (problem IS NULL));

CREATE INDEX followups_changed ON public.followups USING btree (county_code, changed_xid);

CREATE INDEX followups_due ON public.followups USING btree (county_code, due_on) INCLUDE (overdue_from, region_code, household_id) WHERE (ended_on IS NULL);

CREATE INDEX followups_household ON public.followups USING btree (county_code, household_id, region_code);

CREATE INDEX followups_region_due ON public.followups USING btree (county_code, region_code, due_on) WHERE (ended_on IS NULL);

CREATE INDEX form_assignments_assigned_by ON public.form_assignments USING btree (county_code, assigned_by);

CREATE INDEX form_assignments_newest ON public.form_assignments USING btree (county_code, form_id, assigned_at DESC, id DESC);

CREATE INDEX form_retirements_retired_by ON public.form_retirements USING btree (county_code, retired_by);

CREATE INDEX form_versions_in_force ON public.form_versions USING btree (county_code, form_id, in_force_on DESC);

CREATE INDEX form_versions_published_by ON public.form_versions USING btree (county_code, published_by);

CREATE INDEX household_moves_changed ON public.household_moves USING btree (county_code, changed_xid);

CREATE INDEX household_moves_from ON public.household_moves USING btree (county_code, from_region);

CREATE INDEX household_moves_household ON public.household_moves USING btree (county_code, household_id);

CREATE INDEX household_moves_moved_by ON public.household_moves USING btree (county_code, moved_by);

CREATE INDEX households_changed ON public.households USING btree (county_code, changed_xid);

CREATE INDEX households_region ON public.households USING btree (county_code, region_code, id);

CREATE INDEX lead_outcomes_decided_by ON public.lead_outcomes USING btree (county_code, decided_by);

CREATE INDEX lead_outcomes_joined ON public.lead_outcomes USING btree (county_code, joined_lead_id);

CREATE INDEX lead_screenings_lead ON public.lead_screenings USING btree (county_code, lead_id, id DESC);

CREATE INDEX leads_household ON public.leads USING btree (county_code, household_id, region_code);

CREATE INDEX leads_region ON public.leads USING btree (county_code, region_code, id DESC);

CREATE INDEX leads_reported_by ON public.leads USING btree (county_code, reported_by);

CREATE INDEX notifications_changed ON public.notifications USING btree (county_code, user_id, changed_xid);

CREATE INDEX observations_household ON public.observations USING btree (county_code, household_id, region_code);

CREATE INDEX outbox_waiting ON public.outbox USING btree (next_try_at) WHERE (failed_at IS NULL);

CREATE INDEX overdue_flags_changed ON public.overdue_flags USING btree (county_code, changed_xid);

CREATE INDEX overdue_flags_cleared ON public.overdue_flags USING btree (county_code, cleared_at) WHERE (cleared_at IS NOT NULL);

CREATE INDEX overdue_flags_cleared_by ON public.overdue_flags USING btree (county_code, cleared_by_visit) WHERE (cleared_by_visit IS NOT NULL);

CREATE INDEX overdue_flags_household ON public.overdue_flags USING btree (county_code, household_id, region_code);

CREATE UNIQUE INDEX overdue_flags_one_open ON public.overdue_flags USING btree (county_code, household_id) WHERE (cleared_at IS NULL);

CREATE INDEX overdue_flags_open ON public.overdue_flags USING btree (county_code, flagged_on) INCLUDE (id, region_code) WHERE (cleared_at IS NULL);

CREATE INDEX persons_changed ON public.persons USING btree (county_code, changed_xid);

CREATE INDEX persons_household ON public.persons USING btree (county_code, household_id, region_code);

CREATE INDEX persons_id_blind ON public.persons USING btree (county_code, id_blind) WHERE (id_blind IS NOT NULL);

CREATE INDEX sessions_device ON public.sessions USING btree (county_code, device_id);

CREATE INDEX sessions_user ON public.sessions USING btree (county_code, user_id);

CREATE INDEX sign_in_failures_login ON public.sign_in_failures USING btree (county_code, login, failed_at);

CREATE INDEX statuses_changed ON public.statuses USING btree (county_code, changed_xid);

CREATE INDEX statuses_from ON public.statuses USING btree (county_code, valid_from);

CREATE INDEX statuses_household ON public.statuses USING btree (county_code, household_id, region_code);

CREATE INDEX statuses_person ON public.statuses USING btree (county_code, person_id);

CREATE INDEX statuses_recorded_by ON public.statuses USING btree (county_code, recorded_by);

CREATE INDEX statuses_to ON public.statuses USING btree (county_code, valid_to) WHERE (valid_to IS NOT NULL);

CREATE INDEX submission_files_sha256 ON public.submission_files USING btree (county_code, sha256);

CREATE INDEX submission_marks_submission ON public.submission_marks USING btree (county_code, submission_id);

CREATE INDEX submissions_case ON public.submissions USING btree (county_code, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX submissions_household ON public.submissions USING btree (county_code, household_id) WHERE (household_id IS NOT NULL);

CREATE INDEX submissions_sender ON public.submissions USING btree (county_code, submitted_by, id);

CREATE INDEX sweeps_swept_by ON public.sweeps USING btree (county_code, swept_by) WHERE (swept_by IS NOT NULL);

CREATE INDEX user_reaches_region ON public.user_reaches USING btree (county_code, region_code);

CREATE INDEX user_reaches_user ON public.user_reaches USING btree (county_code, user_id);

CREATE INDEX visit_reviews_changed ON public.visit_reviews USING btree (county_code, changed_xid);

CREATE INDEX visit_reviews_reviewed_by ON public.visit_reviews USING btree (county_code, reviewed_by);

CREATE INDEX visit_reviews_visit ON public.visit_reviews USING btree (county_code, visit_id);

CREATE INDEX visits_changed ON public.visits USING btree (county_code, changed_xid);

CREATE INDEX visits_household ON public.visits USING btree (county_code, household_id, visited_on DESC, id DESC);

CREATE INDEX visits_household_region ON public.visits USING btree (county_code, household_id, region_code);

CREATE INDEX visits_region ON public.visits USING btree (county_code, region_code, id DESC);

CREATE INDEX visits_visitor ON public.visits USING btree (county_code, visitor_id, id DESC);

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.door_codes FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.facts FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.files FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.followups FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.form_versions FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.household_moves FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.households FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.overdue_flags FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.persons FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.statuses FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.user_reaches FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.visit_reviews FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

CREATE TRIGGER remember_xid BEFORE UPDATE ON public.visits FOR EACH ROW EXECUTE FUNCTION public.remember_xid();

ALTER TABLE ONLY public.awaited_files
    ADD CONSTRAINT awaited_files_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundle_drafts
    ADD CONSTRAINT bundle_drafts_county_code_owner_id_fkey FOREIGN KEY (county_code, owner_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundle_handovers
    ADD CONSTRAINT bundle_handovers_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.bundle_records
    ADD CONSTRAINT bundle_records_county_code_digest_fkey FOREIGN KEY (county_code, digest) REFERENCES public.bundles(county_code, digest);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.bundles
    ADD CONSTRAINT bundles_county_code_owner_id_fkey FOREIGN KEY (county_code, owner_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_county_code_actor_id_fkey FOREIGN KEY (county_code, actor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_acts
    ADD CONSTRAINT case_acts_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_case_id_fkey FOREIGN KEY (county_code, case_id) REFERENCES public.cases(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.case_decisions
    ADD CONSTRAINT case_decisions_county_code_proposed_by_fkey FOREIGN KEY (county_code, proposed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_code_opened_by_fkey FOREIGN KEY (county_code, opened_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_documents
    ADD CONSTRAINT collect_documents_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_county_code_revoked_by_fkey FOREIGN KEY (county_code, revoked_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_revocations
    ADD CONSTRAINT collect_revocations_county_code_secret_id_fkey FOREIGN KEY (county_code, secret_id) REFERENCES public.collect_secrets(county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_made_by_fkey FOREIGN KEY (county_code, made_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.collect_secrets
    ADD CONSTRAINT collect_secrets_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.county_parameters
    ADD CONSTRAINT county_parameters_county_code_set_by_fkey FOREIGN KEY (county_code, set_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_county_code_found_by_fkey FOREIGN KEY (county_code, found_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.device_finds
    ADD CONSTRAINT device_finds_county_code_loss_id_fkey FOREIGN KEY (county_code, loss_id) REFERENCES public.device_losses(county_code, id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.device_losses
    ADD CONSTRAINT device_losses_county_code_lost_by_fkey FOREIGN KEY (county_code, lost_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.device_recoveries
    ADD CONSTRAINT device_recoveries_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_county_code_disagreement_id_regio_fkey FOREIGN KEY (county_code, disagreement_id, region_code) REFERENCES public.disagreements(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.disagreement_settlements
    ADD CONSTRAINT disagreement_settlements_county_code_settled_by_fkey FOREIGN KEY (county_code, settled_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.disagreements
    ADD CONSTRAINT disagreements_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.divisions
    ADD CONSTRAINT divisions_county_code_parent_code_fkey FOREIGN KEY (county_code, parent_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_issued_by_fkey FOREIGN KEY (county_code, issued_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.door_codes
    ADD CONSTRAINT door_codes_county_code_withdrawn_by_fkey FOREIGN KEY (county_code, withdrawn_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.draft_adoptions
    ADD CONSTRAINT draft_adoptions_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.entity_changes
    ADD CONSTRAINT entity_changes_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.entity_versions
    ADD CONSTRAINT entity_versions_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.evaluations
    ADD CONSTRAINT evaluations_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_county_code_announced_by_fkey FOREIGN KEY (county_code, announced_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.followup_escalations
    ADD CONSTRAINT followup_escalations_county_code_flag_id_region_code_fkey FOREIGN KEY (county_code, flag_id, region_code) REFERENCES public.overdue_flags(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.followups
    ADD CONSTRAINT followups_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_county_code_assigned_by_fkey FOREIGN KEY (county_code, assigned_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.form_assignments
    ADD CONSTRAINT form_assignments_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.form_media
    ADD CONSTRAINT form_media_county_code_form_id_version_fkey FOREIGN KEY (county_code, form_id, version) REFERENCES public.form_versions(county_code, form_id, version);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_county_code_form_id_version_fkey FOREIGN KEY (county_code, form_id, version) REFERENCES public.form_versions(county_code, form_id, version);

ALTER TABLE ONLY public.form_retirements
    ADD CONSTRAINT form_retirements_county_code_retired_by_fkey FOREIGN KEY (county_code, retired_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_county_code_published_by_fkey FOREIGN KEY (county_code, published_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_county_code_household_id_fkey FOREIGN KEY (county_code, household_id) REFERENCES public.households(county_code, id);

ALTER TABLE ONLY public.household_moves
    ADD CONSTRAINT household_moves_county_code_moved_by_fkey FOREIGN KEY (county_code, moved_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_county_code_region_code_fkey FOREIGN KEY (county_code, region_code) REFERENCES public.divisions(county_code, code);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_decided_by_fkey FOREIGN KEY (county_code, decided_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_joined_lead_id_fkey FOREIGN KEY (county_code, joined_lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_outcomes
    ADD CONSTRAINT lead_outcomes_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.lead_screenings
    ADD CONSTRAINT lead_screenings_county_code_lead_id_fkey FOREIGN KEY (county_code, lead_id) REFERENCES public.leads(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_reported_by_fkey FOREIGN KEY (county_code, reported_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.observations
    ADD CONSTRAINT observations_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_cleared_by_visit_fkey FOREIGN KEY (county_code, cleared_by_visit) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.overdue_flags
    ADD CONSTRAINT overdue_flags_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_county_code_device_id_fkey FOREIGN KEY (county_code, device_id) REFERENCES public.devices(county_code, id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_person_id_fkey FOREIGN KEY (county_code, person_id) REFERENCES public.persons(county_code, id);

ALTER TABLE ONLY public.statuses
    ADD CONSTRAINT statuses_county_code_recorded_by_fkey FOREIGN KEY (county_code, recorded_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.submission_files
    ADD CONSTRAINT submission_files_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submission_marks
    ADD CONSTRAINT submission_marks_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submission_repeats
    ADD CONSTRAINT submission_repeats_county_code_submission_id_fkey FOREIGN KEY (county_code, submission_id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_county_code_swept_by_fkey FOREIGN KEY (county_code, swept_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.user_reaches
    ADD CONSTRAINT user_reaches_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_county_code_fkey FOREIGN KEY (county_code) REFERENCES public.counties(county_code);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_county_code_reviewed_by_fkey FOREIGN KEY (county_code, reviewed_by) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.visit_reviews
    ADD CONSTRAINT visit_reviews_county_code_visit_id_fkey FOREIGN KEY (county_code, visit_id) REFERENCES public.visits(county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_household_id_region_code_fkey FOREIGN KEY (county_code, household_id, region_code) REFERENCES public.households(county_code, id, region_code) ON UPDATE CASCADE;

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_id_fkey FOREIGN KEY (county_code, id) REFERENCES public.submissions(county_code, id);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_county_code_visitor_id_fkey FOREIGN KEY (county_code, visitor_id) REFERENCES public.users(county_code, id);

ALTER TABLE ONLY public.wide_reaches
    ADD CONSTRAINT wide_reaches_county_code_user_id_fkey FOREIGN KEY (county_code, user_id) REFERENCES public.users(county_code, id);

ALTER TABLE public.awaited_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bundle_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bundles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_clocks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.collect_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.disagreement_settlements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.disagreements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.door_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entity_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.entity_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.evaluations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followup_escalations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followups ENABLE ROW LEVEL SECURITY;

CREATE POLICY hander ON public.bundles FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (EXISTS ( SELECT 1
   FROM public.bundle_handovers h
  WHERE ((h.county_code = bundles.county_code) AND (h.digest = bundles.digest) AND (h.user_id = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[])))))));

ALTER TABLE public.households ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_outcomes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_screenings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.leads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.observations ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_bundles ON public.bundle_records FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.bundles b
  WHERE ((b.county_code = bundle_records.county_code) AND (b.digest = bundle_records.digest)))));

CREATE POLICY of_cases ON public.case_acts FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_acts.county_code) AND (p.id = case_acts.case_id)))));

CREATE POLICY of_cases ON public.case_clocks FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_clocks.county_code) AND (p.id = case_clocks.case_id)))));

CREATE POLICY of_cases ON public.case_decisions FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.cases p
  WHERE ((p.county_code = case_decisions.county_code) AND (p.id = case_decisions.case_id)))));

CREATE POLICY of_leads ON public.lead_outcomes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_outcomes.county_code) AND (p.id = lead_outcomes.lead_id)))));

CREATE POLICY of_leads ON public.lead_screenings FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.leads p
  WHERE ((p.county_code = lead_screenings.county_code) AND (p.id = lead_screenings.lead_id)))));

CREATE POLICY of_visits ON public.awaited_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = awaited_files.county_code) AND (p.id = awaited_files.submission_id)))));

CREATE POLICY of_visits ON public.collect_documents FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = collect_documents.county_code) AND (p.id = collect_documents.submission_id)))));

CREATE POLICY of_visits ON public.entity_changes FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = entity_changes.county_code) AND (p.id = entity_changes.submission_id)))));

CREATE POLICY of_visits ON public.evaluations FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = evaluations.county_code) AND (p.id = evaluations.submission_id)))));

CREATE POLICY of_visits ON public.submission_files FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_files.county_code) AND (p.id = submission_files.submission_id)))));

CREATE POLICY of_visits ON public.submission_marks FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_marks.county_code) AND (p.id = submission_marks.submission_id)))));

CREATE POLICY of_visits ON public.submission_repeats FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submission_repeats.county_code) AND (p.id = submission_repeats.submission_id)))));

CREATE POLICY of_visits ON public.submissions FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = submissions.county_code) AND (p.id = submissions.id)))));

CREATE POLICY of_visits ON public.visit_reviews FOR SELECT USING ((EXISTS ( SELECT 1
   FROM public.visits p
  WHERE ((p.county_code = visit_reviews.county_code) AND (p.id = visit_reviews.visit_id)))));

ALTER TABLE public.overdue_flags ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.persons ENABLE ROW LEVEL SECURITY;

CREATE POLICY reach ON public.awaited_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.bundle_records USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.bundles USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_acts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_clocks USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.case_decisions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.cases USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.collect_documents USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.disagreement_settlements USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.disagreements USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.door_codes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.entity_changes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.entity_versions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.evaluations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.facts USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followup_escalations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.followups USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.households USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_outcomes USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.lead_screenings USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.leads USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.observations USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.overdue_flags USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.persons USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.statuses USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_files USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_marks USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submission_repeats USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.submissions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visit_reviews USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY reach ON public.visits USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (region_code ^@ ANY (( SELECT string_to_array(current_setting('tanfang.reach'::text, true), ','::text) AS string_to_array)::text[]))));

CREATE POLICY sender ON public.submissions USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (submitted_by = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[]))));

ALTER TABLE public.statuses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_marks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submission_repeats ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.visit_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY visitor ON public.visits FOR SELECT USING (((county_code = ANY (( SELECT string_to_array(current_setting('tanfang.counties'::text, true), ','::text) AS string_to_array)::text[])) AND (visitor_id = ANY ((( SELECT string_to_array(current_setting('tanfang.actors'::text, true), ','::text) AS string_to_array))::uuid[]))));

ALTER TABLE public.visits ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.audit TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.awaited_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_drafts TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_handovers TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.bundle_records TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.bundles TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.case_acts TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.case_clocks TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.case_decisions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.cases TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_documents TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_revocations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.collect_secrets TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.counties TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.county_parameters TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_finds TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_losses TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.device_recoveries TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.devices TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.disagreement_settlements TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.disagreements TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.divisions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.door_codes TO tanfang_app;

GRANT UPDATE(withdrawn_at) ON TABLE public.door_codes TO tanfang_app;

GRANT UPDATE(withdrawn_by) ON TABLE public.door_codes TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.draft_adoptions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.entity_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.entity_versions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.evaluations TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.facts TO tanfang_app;

GRANT UPDATE(overtaken) ON TABLE public.facts TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.followup_escalations TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.followups TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_assignments TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_media TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_retirements TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.form_versions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.households TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.overdue_flags TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.persons TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.statuses TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.visits TO tanfang_app;

GRANT SELECT ON TABLE public.household_changes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.household_moves TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_outcomes TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.lead_screenings TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.leads TO tanfang_app;

GRANT SELECT ON TABLE public.lost_devices TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.notifications TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.observations TO tanfang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sessions TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.sign_in_failures TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_files TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_marks TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submission_repeats TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.submissions TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.sweeps TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.user_reaches TO tanfang_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.visit_reviews TO tanfang_app;

GRANT SELECT,INSERT ON TABLE public.wide_reaches TO tanfang_app;
