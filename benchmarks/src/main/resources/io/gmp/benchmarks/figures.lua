-- What wrk found, as a line for a program: requests, microseconds in all, p50, p99 and p99.9 in microseconds, and errors.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures: %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
