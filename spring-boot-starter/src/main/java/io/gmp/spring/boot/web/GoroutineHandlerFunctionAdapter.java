package io.gmp.spring.boot.web;

import java.util.concurrent.Executor;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.function.server.support.HandlerFunctionAdapter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Has all handler functions, with the filters around them, called by one executor, as WebFlux does
 * with controller methods. It stands before WebFlux's own adapter, which has no order.
 */
final class GoroutineHandlerFunctionAdapter extends HandlerFunctionAdapter implements Ordered {
  private final Scheduler scheduler;

  GoroutineHandlerFunctionAdapter(Executor executor) {
    this.scheduler = Schedulers.fromExecutor(executor);
  }

  @Override
  public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
    return Mono.defer(() -> super.handle(exchange, handler)).subscribeOn(scheduler);
  }

  @Override
  public int getOrder() {
    return 0;
  }
}
