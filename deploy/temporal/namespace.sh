#!/bin/sh
# Makes the namespace, or brings its retention to what is wanted.
set -eu
if temporal operator namespace describe --namespace enplan >/dev/null 2>&1; then
  temporal operator namespace update --namespace enplan --retention 30d
else
  temporal operator namespace create --namespace enplan --retention 30d
fi
