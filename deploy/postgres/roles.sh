#!/usr/bin/env bash
# Runs once, when the cluster is new: a role and its databases for each program, none of them a superuser.
set -euo pipefail

run() { psql --quiet --set ON_ERROR_STOP=1 --username postgres "$@"; }

make_role() { # name, password, databases…
  local name=$1 password=$2 database
  shift 2
  run --set name="$name" --set password="$password" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SQL
  for database in "$@"; do
    run --set name="$name" --set database="$database" <<'SQL'
CREATE DATABASE :"database" OWNER :"name";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
  done
}

make_role enplan "$(cut -d: -f5- /run/secrets/enplan_pgpass)" enplan
make_role temporal "$(cat /run/secrets/temporal_db_password)" temporal temporal_visibility
# The last one: the health check asks for this database.
make_role keycloak "$(cat /run/secrets/keycloak_db_password)" keycloak
