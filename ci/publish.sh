#!/bin/sh
# What the GitHub action and the GitLab template run: `hutong publish`, as the variables say. Its exit codes are that
# command's. The variables that it does not name, HUTONG_SERVER, HUTONG_TOKEN and HUTONG_SIGNING_KEY, are read by hutong.
set -eu
set -- publish "${HUTONG_PATH:-.}" --json --app "$HUTONG_APP" --track "${HUTONG_TRACK:-online}"
if [ "${HUTONG_SUBMIT:-true}" = true ]; then set -- "$@" --submit; fi
if [ -n "${HUTONG_WAIT:-}" ]; then set -- "$@" --wait "$HUTONG_WAIT"; fi
if [ -n "${HUTONG_PERCENT:-}" ]; then set -- "$@" --percent "$HUTONG_PERCENT"; fi
for host in ${HUTONG_HOSTS:-}; do set -- "$@" --host "$host"; done
status=0
published=$(hutong "$@") || status=$?
if [ -n "$published" ]; then
  printf '%s\n' "$published"
  if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'published=%s\n' "$published" >>"$GITHUB_OUTPUT"; fi
fi
exit "$status"
