#!/bin/sh
# Services for tests and benchmarks, apart from any that this machine runs: own folder, unix sockets only.
#   scripts/services.sh start postgres redis   start those that are named (all without a name)
#   scripts/services.sh stop                   stop and forget them
#   eval "$(scripts/services.sh env)"          DATABASE_URL and REDIS_URL of what runs
# On Debian and Ubuntu: apt-get install postgresql redis-server
set -eu
cd "$(dirname "$0")/.."
# Short, since a unix socket's path may hold no more than 107 bytes; one per checkout and user.
home=/tmp/dragoman-$(id -u)-$(pwd -P | cksum | cut -d' ' -f1)

as_postgres() { # a PostgreSQL server refuses to run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

postgres_bin() {
  for folder in "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")" /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && found=$folder
  done
  [ -n "${found:-}" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 1; }
  echo "$found"
}

start_postgres() {
  bin=$(postgres_bin)
  [ -S "$home/postgres/.s.PGSQL.5432" ] && as_postgres "$bin/pg_ctl" -D "$home/postgres/data" status >/dev/null 2>&1 && return
  rm -rf "$home/postgres"
  mkdir -p "$home/postgres"
  [ "$(id -u)" = 0 ] && chown postgres "$home/postgres"
  # Nothing here must outlive a crash, so nothing waits for the disk.
  (
    cd / # postgres may not enter the checkout
    as_postgres "$bin/initdb" -D "$home/postgres/data" -U postgres --auth=trust --encoding=UTF8 \
      --locale=C.UTF-8 --no-sync >"$home/postgres.log" 2>&1
    as_postgres "$bin/pg_ctl" -D "$home/postgres/data" -w -l "$home/postgres/server.log" -o \
      "-c listen_addresses='' -c unix_socket_directories='$home/postgres' -c unix_socket_permissions=0700 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
      start >>"$home/postgres.log" 2>&1
    as_postgres "$bin/createdb" -h "$home/postgres" -U postgres dragoman
  ) || { echo "PostgreSQL did not start:" >&2; tail -n 20 "$home"/postgres.log "$home"/postgres/server.log >&2; exit 1; }
}

start_redis() {
  command -v redis-server >/dev/null || { echo "Redis is missing: apt-get install redis-server" >&2; exit 1; }
  [ -f "$home/redis/pid" ] && kill -0 "$(cat "$home/redis/pid")" 2>/dev/null && return
  mkdir -p "$home/redis"
  redis-server --port 0 --unixsocket "$home/redis/socket" --unixsocketperm 700 --dir "$home/redis" --save '' --appendonly no \
    --pidfile "$home/redis/pid" --logfile "$home/redis/log" --daemonize yes >/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$home/redis/socket" ] && return; sleep 0.2; done
  echo "Redis did not start:" >&2; tail -n 20 "$home/redis/log" >&2; exit 1
}

print_env() {
  [ -S "$home/postgres/.s.PGSQL.5432" ] && echo "export DATABASE_URL='postgresql://postgres@/dragoman?host=$home/postgres'"
  [ -S "$home/redis/socket" ] && echo "export REDIS_URL='unix://$home/redis/socket'"
  true
}

stop_all() {
  if [ -f "$home/postgres/data/postmaster.pid" ]; then
    (cd / && as_postgres "$(postgres_bin)/pg_ctl" -D "$home/postgres/data" -m immediate stop >/dev/null) || true
  fi
  [ -f "$home/redis/pid" ] && kill "$(cat "$home/redis/pid")" 2>/dev/null || true
  rm -rf "$home"
}

verb=${1:-}
[ $# -gt 0 ] && shift
case $verb in
  start)
    mkdir -p "$home"
    [ $# -gt 0 ] || set -- postgres redis
    for name in "$@"; do
      case $name in postgres | redis) "start_$name" ;; *) echo "unknown service: $name" >&2; exit 2 ;; esac
    done
    print_env
    ;;
  stop) stop_all ;;
  env) print_env ;;
  *) echo "usage: scripts/services.sh start [postgres] [redis] | stop | env" >&2; exit 2 ;;
esac
