package io.gmp.benchmarks

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

/**
 * Kotlin's channels as actors: a coroutine that receives from a channel without a bound, on the
 * default dispatcher.
 */
internal class KotlinPlatform(gomaxprocs: Int) : ActorPlatform {
  private class Question(val number: Int, val reply: CompletableDeferred<Int>)

  private class Asking(val times: Int, val end: Tally)

  private class Payment(val cents: Long, val reply: CompletableDeferred<Boolean>)

  private val scope: CoroutineScope
  private val asker = Channel<Asking>(Channel.UNLIMITED)

  init {
    useThreads(gomaxprocs)
    scope = CoroutineScope(Dispatchers.Default)
    val questions = Channel<Question>(Channel.UNLIMITED)
    scope.launch {
      for (question in questions) {
        question.reply.complete(question.number)
      }
    }
    scope.launch {
      for (asking in asker) {
        repeat(asking.times) { number ->
          val reply = CompletableDeferred<Int>()
          questions.send(Question(number, reply))
          check(reply.await() == number) { "a wrong answer to $number" }
        }
        asking.end.end()
      }
    }
  }

  override fun root(script: Script): Address = Actor(script)

  override fun askInside(times: Int, end: Tally) {
    asker.trySend(Asking(times, end))
  }

  override fun account(): Address {
    val account = Mailbox()
    scope.launch {
      var cents = 0L
      for (message in account.messages) {
        when (message) {
          is Bank.Transfer -> {
            val reply = CompletableDeferred<Boolean>()
            message.payee().tell(Payment(message.cents(), reply))
            check(reply.await()) { "no payee refuses" }
            cents -= message.cents()
            message.teller().tell(Bank.DONE)
          }
          is Payment -> {
            cents += message.cents
            message.reply.complete(true)
          }
          is Bank.Audit -> message.teller().tell(Bank.Balance(cents))
        }
      }
    }
    return account
  }

  override fun close() = scope.cancel()

  private open class Mailbox : Address {
    val messages = Channel<Any>(Channel.UNLIMITED)

    /** A channel without a bound takes all, so that nobody has to suspend. */
    override fun tell(message: Any) {
      messages.trySend(message)
    }
  }

  private inner class Actor(script: Script) : Mailbox(), Script.Self {
    init {
      scope.launch {
        for (message in messages) {
          if (!script.handle(this@Actor, message)) {
            break
          }
        }
      }
    }

    override fun spawn(script: Script): Address = Actor(script)
  }

  companion object {
    /** Makes a channel of Kotlin. */
    @JvmStatic fun channel(capacity: Int): Any = Channel<Any>(capacity)

    /** Sets the number of threads of the default dispatcher, before it is there. */
    @JvmStatic
    fun useThreads(gomaxprocs: Int) {
      System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", gomaxprocs.toString())
      System.setProperty("kotlinx.coroutines.scheduler.max.pool.size", gomaxprocs.toString())
    }
  }
}
