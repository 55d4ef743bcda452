#!/bin/sh
# AuthorizedKeysCommand of a host that may go on for a while when nobody answers: what was let in within the last GRACE
# seconds is let in again. With GRACE 0, or without this script, nobody is. Whom the grace let in is reported once somebody
# answers again.
# usage: sanyao-keys GRACE URL TOKEN-FILE CACHE-FOLDER USER FINGERPRINT
set -eu
grace=$1 url=$2 token=$3 cache=$4 user=$5 fingerprint=$6
kept="$cache/$(printf '%s %s' "$user" "$fingerprint" | sha256sum | cut -c 1-64)"
now=$(date +%s)
umask 077

# At most a hundred at a time, each a file of its own: what breaks off in the middle is told twice rather than never.
report() {
  set --
  for login in "$cache"/graced.*; do
    if [ -f "$login" ] && [ $# -lt 100 ]; then set -- "$@" "$login"; fi
  done
  [ $# -gt 0 ] || return 0
  cat "$@" | curl -fsS -o /dev/null --max-time 3 -H "@$token" --data-binary @- "$url/graced" && rm -f "$@"
}

# What no grace reaches back to, and what was left half made by a script that sshd ended.
tidy() {
  find "$cache" -type f ! -name 'graced.*' -mmin "+$((grace / 60 + 1))" -delete 2>/dev/null
}

no_answer() {
  if [ -f "$kept" ] && [ $((now - $(stat -c %Y "$kept"))) -lt "$grace" ]; then
    # Nobody gets in whose login could not be told of.
    echo "$now $user $fingerprint" >"$cache/tmp.$$"
    mv "$cache/tmp.$$" "$cache/graced.$now.$$"
    cat "$kept"
  fi
}

status=0
answer=$(curl -sS --max-time 3 -w '\n%{http_code}' -H "@$token" "$url/keys?user=$user&fp=$fingerprint") || status=$?
code=$(printf '%s' "$answer" | tail -n 1)
keys=$(printf '%s' "$answer" | sed '$d')
case $status:$code in
0:200)
  if [ -z "$keys" ]; then
    rm -f "$kept"
  else
    printf '%s\n' "$keys" >"$kept.$$"
    mv "$kept.$$" "$kept"
    cat "$kept"
  fi
  report || :
  tidy || :
  ;;
5:* | 6:* | 7:* | 18:* | 28:* | 52:* | 56:* | 0:502 | 0:503 | 0:504)
  # Not resolved, not reached, broken off, not in time, or a proxy that says so. Anything else is an answer, and it is no.
  no_answer
  ;;
*)
  rm -f "$kept"
  exit 1
  ;;
esac
