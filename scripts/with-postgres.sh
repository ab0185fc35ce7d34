#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, and removes the server afterwards.
#
#   scripts/with-postgres.sh CMD [ARG...]   exits as CMD does; CMD finds the server in TEST_DATABASE_URL
#   scripts/with-postgres.sh --found        only says, by its exit code, whether a server can be started here
#
# The server lives in a new folder under /tmp, listens on a socket in that folder and nowhere else, and trades safety
# for speed: it holds nothing that anyone wants to keep. Needs PostgreSQL's initdb and pg_ctl.
set -euo pipefail

# Prints the folder that holds initdb and pg_ctl: PATH first, then where distributions put them.
find_programs() {
    local folder
    for folder in \
        "$(dirname "$(command -v initdb || echo /nowhere/initdb)")" \
        "$(pg_config --bindir 2>/dev/null || echo /nowhere)" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

# initdb and the server refuse to be root, so root lends them to somebody with fewer rights.
as_server() {
    if [ -z "$owner" ]; then
        "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups -- "$@"
    else
        su "$owner" -s /bin/sh -c 'exec "$@"' -- sh "$@"
    fi
}

# shellcheck disable=SC2317 # the trap calls it
remove_server() {
    if [ -e "$folder/data/postmaster.pid" ]; then
        as_server "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop || true
    fi
    rm -rf "$folder"
}

if [ $# -eq 0 ]; then
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 64
fi
if ! programs=$(find_programs); then
    [ "$1" = --found ] || echo "with-postgres: found no initdb and pg_ctl; install the PostgreSQL server" >&2
    exit 69
fi
[ "$1" != --found ] || exit 0

owner=
if [ "$(id -u)" -eq 0 ]; then
    for owner in postgres nobody ''; do
        if [ -n "$owner" ] && id "$owner" >/dev/null 2>&1; then break; fi
    done
    if [ -z "$owner" ]; then
        echo "with-postgres: root needs a user named postgres or nobody to run the server" >&2
        exit 69
    fi
fi

# What the caller says about another server (PGHOST, PGSSLMODE, PGDATA ...) must not reach this one.
for name in "${!PG@}"; do unset "$name"; done

# Not under TMPDIR: a socket's path may have about 100 characters. The folder is its owner's alone, so that nobody else
# reaches the server, which trusts whoever does.
folder=$(mktemp -d /tmp/dateline-pg.XXXXXX)
trap remove_server EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ -z "$owner" ] || chown "$owner" "$folder"
cd_back=$PWD
cd "$folder"

locale=C
if locale -a 2>/dev/null | grep -qixE 'C\.utf-?8'; then locale=C.UTF-8; fi
if ! as_server "$programs/initdb" --pgdata "$folder/data" --username postgres --auth trust \
    --encoding UTF8 --locale "$locale" --no-sync >"$folder/initdb.log" 2>&1; then
    cat "$folder/initdb.log" >&2
    exit 70
fi
cat >>"$folder/data/postgresql.conf" <<EOF
listen_addresses = ''
unix_socket_directories = '$folder'
port = 5432
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
EOF
if ! as_server "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/data/server.log" --wait --timeout 60 \
    --silent start >&2; then
    cat "$folder/data/server.log" >&2
    exit 70
fi
cd "$cd_back"

export TEST_DATABASE_URL="postgres://postgres@localhost:5432/postgres?host=$folder"

# In the background, so that a signal for this script alone is heard at once; with its own standard input and with
# Ctrl-C as usual, both of which a shell takes from what it runs in the background.
(
    trap - INT
    exec "$@"
) <&0 &
command=$!
trap 'kill -TERM "$command" 2>/dev/null || true' HUP INT TERM
status=0
wait "$command" || status=$?
while kill -0 "$command" 2>/dev/null; do
    status=0
    wait "$command" || status=$?
done
exit "$status"
