package io.gmp.benchmarks

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.openjdk.jmh.annotations.Param
import org.openjdk.jmh.annotations.Scope
import org.openjdk.jmh.annotations.Setup
import org.openjdk.jmh.annotations.State

/** Kotlin's coroutines on its default dispatcher, which send and receive. */
@State(Scope.Benchmark)
open class KotlinPlayers {
  /** The number of threads of the dispatcher. */
  @Param("1", "2") @JvmField var gomaxprocs = 0

  /** Sets the number of threads. */
  @Setup
  fun start() = KotlinPlatform.useThreads(gomaxprocs)

  /** Lets so many pairs send and receive so many messages over one channel. */
  fun produceAndConsume(capacity: Int, pairs: Int, messages: Int, value: Any) =
    runBlocking<Unit> {
      val channel = Channel<Any>(capacity)
      repeat(pairs) {
        launch(Dispatchers.Default) { repeat(messages / pairs) { channel.send(value) } }
        launch(Dispatchers.Default) { repeat(messages / pairs) { channel.receive() } }
      }
    }
}
