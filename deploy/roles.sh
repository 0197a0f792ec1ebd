#!/bin/bash
# First start of the database container: roles, database, extensions and rights, as
# sunshine/foundation/postgres/engine does it for the embedded server.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U postgres -v app="$APP_PASSWORD" -v own="$OWNER_PASSWORD" <<'SQL'
create role sunshine_owner login nosuperuser nobypassrls createdb password :'own';
create role sunshine_app login nosuperuser nobypassrls nocreatedb password :'app';
create database sunshine owner sunshine_owner;
\connect sunshine
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists ltree;
alter schema public owner to sunshine_owner;
grant usage on schema public to sunshine_app;
alter default privileges for role sunshine_owner in schema public
  grant select, insert, update, delete on tables to sunshine_app;
alter default privileges for role sunshine_owner in schema public
  grant usage, select on sequences to sunshine_app;
alter default privileges for role sunshine_owner in schema public
  grant execute on functions to sunshine_app;
SQL
