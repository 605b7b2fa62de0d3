#!/bin/sh
# Runs once, on an empty data volume: the owner for migrations and the application's role, which
# row-level security binds.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v owner="$TANFANG_OWNER_PASSWORD" -v app="$TANFANG_APP_PASSWORD" <<'SQL'
CREATE ROLE tanfang_owner CREATEDB LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE tanfang_app NOCREATEDB LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
GRANT pg_read_all_stats TO tanfang_owner;
CREATE DATABASE tanfang OWNER tanfang_owner;
SQL
