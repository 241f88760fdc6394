#!/bin/sh
# Runs once, when PostgreSQL starts on an empty volume: a role and its own databases for Cascade, and for Temporal.
# Neither role is a superuser, and neither can open the other's databases.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set cascade_password="$CASCADE_DATABASE_PASSWORD" --set temporal_password="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE cascade LOGIN PASSWORD :'cascade_password';
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE cascade OWNER cascade;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE cascade, temporal, temporal_visibility FROM PUBLIC;
SQL
