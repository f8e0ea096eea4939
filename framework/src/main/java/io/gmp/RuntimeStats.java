package io.gmp;

/**
 * A look at a runtime. The numbers are read one after another while it runs, so they may not add
 * up.
 *
 * @param gomaxprocs the number of Ps
 * @param idleProcessors Ps that no M holds
 * @param machines OS threads that run goroutines
 * @param spinningMachines Ms that look for work
 * @param globalQueue the length of the global run queue
 * @param localQueues the length of the Ps' run queues together
 * @param goroutines goroutines that have not ended
 * @param goroutinesCreated goroutines since the start
 * @param steals how often an M took work from another P
 * @param handoffs how often an M gave its P to another one, for it was about to block or to end
 */
public record RuntimeStats(
    int gomaxprocs,
    int idleProcessors,
    int machines,
    int spinningMachines,
    int globalQueue,
    int localQueues,
    long goroutines,
    long goroutinesCreated,
    long steals,
    long handoffs) {}
