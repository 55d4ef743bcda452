#!/bin/sh
# AuthorizedKeysCommand of a host that may go on for a while when nobody answers: what was let in within the last GRACE
# seconds is let in again. With GRACE 0, or without this script, nobody is.
# usage: sanyao-keys GRACE URL TOKEN-FILE CACHE-FOLDER USER FINGERPRINT
set -eu
grace=$1 url=$2 token=$3 cache=$4 user=$5 fingerprint=$6
kept="$cache/$(printf '%s %s' "$user" "$fingerprint" | sha256sum | cut -c 1-64)"
umask 077
status=0
keys=$(curl -fsS --max-time 3 -H "@$token" "$url/keys?user=$user&fp=$fingerprint") || status=$?
case $status in
0)
  if [ -z "$keys" ]; then
    rm -f "$kept"
  else
    printf '%s\n' "$keys" >"$kept.$$"
    mv "$kept.$$" "$kept"
    cat "$kept"
  fi
  ;;
5 | 6 | 7 | 28)
  # Not resolved, not reached, or not in time. Any other failure is an answer, and that answer is no.
  [ -f "$kept" ] && [ $(($(date +%s) - $(stat -c %Y "$kept"))) -lt "$grace" ] && cat "$kept"
  ;;
*)
  rm -f "$kept"
  exit 1
  ;;
esac
