#!/bin/sh
# What the GitHub action and the GitLab template run: `hutong publish`, as the variables say. Its exit codes are that
# command's. The variables that it does not name, HUTONG_SERVER, HUTONG_TOKEN and HUTONG_SIGNING_KEY, are read by hutong.
set -eu
set -- publish "${HUTONG_PATH:-.}" --json --app "$HUTONG_APP"
if [ "${HUTONG_SUBMIT:-true}" = true ]; then
  set -- "$@" --submit
  if [ -n "${HUTONG_WAIT:-}" ]; then set -- "$@" --wait "$HUTONG_WAIT"; fi
fi
for release in ${HUTONG_RELEASE:-}; do set -- "$@" --release "$release"; done
status=0
published=$("${HUTONG_PROGRAM:-hutong}" "$@") || status=$?
if [ -n "$published" ]; then
  printf '%s\n' "$published"
  if [ -n "${HUTONG_REPORT:-}" ]; then printf '%s\n' "$published" >"$HUTONG_REPORT"; fi
  if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'published=%s\n' "$published" >>"$GITHUB_OUTPUT"; fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    # shellcheck disable=SC2016 # a block of code in Markdown
    printf '### hutong publish: exit code %s\n\n```json\n%s\n```\n' "$status" "$published" >>"$GITHUB_STEP_SUMMARY"
  fi
fi
exit "$status"
