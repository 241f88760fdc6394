#!/bin/sh
# Brings Temporal's two databases to the schema of this server version. Runs at every start and changes nothing when
# they are there: setup-schema keeps a later version, update-schema applies only what is missing.
set -eu
# The password comes in SQL_PASSWORD, which the tool reads by itself, so that no process list shows it.
for database in temporal:temporal temporal_visibility:visibility; do
    name=${database%%:*}
    schema=/etc/temporal/schema/postgresql/v12/${database##*:}/versioned
    tool="temporal-sql-tool --plugin postgres12 --ep postgres -p 5432 -u temporal --db $name"
    $tool setup-schema -v 0.0
    $tool update-schema -d "$schema"
done
