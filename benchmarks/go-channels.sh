#!/bin/sh
# The Go column: runs the channel and select benchmarks of Go's own runtime package, the ones that
# ChannelBenchmark and SelectBenchmark are twins of, with the Go that is given.
#
#   benchmarks/go-channels.sh [path to go] [more options of go test, such as -benchtime 300ms]
set -eu
go=${1:-go}
[ $# -eq 0 ] || shift
"$go" version
cd "$("$go" env GOROOT)/src/runtime"
exec "$go" test -run '^$' -cpu 1,2 \
  -bench '^Benchmark(ChanSync|ChanProdCons0|ChanProdCons10|ChanProdCons100|ChanUncontended|ChanContended|SelectUncontended|SelectSyncContended|SelectProdCons)$' \
  "$@" runtime
