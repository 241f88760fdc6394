#!/bin/sh
# The namespace with its retention, and the search attributes by which operators find workflows in Temporal's UI.
# Runs at every start and changes nothing that is already so. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the CLI.
set -eu
retention=2160h # 90 days: the story of a closed notice stays readable for a quarter; the facts stay in our database

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$retention"
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$retention"
fi

# A new namespace reaches every cache of the server only after some seconds.
tries=0
until present=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE"); do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || { echo "Temporal does not know the namespace $TEMPORAL_NAMESPACE after a minute" >&2; exit 1; }
    sleep 2
done

for attribute in CascadeNotice:Keyword CascadeOffice:Keyword CascadeLevel:Keyword CascadeDue:Datetime CascadeOutstanding:Int; do
    name=${attribute%%:*}
    echo "$present" | grep -qw "$name" ||
        temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type "${attribute##*:}"
done
