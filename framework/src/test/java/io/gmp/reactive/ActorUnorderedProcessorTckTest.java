package io.gmp.reactive;

import org.reactivestreams.Processor;

public class ActorUnorderedProcessorTckTest extends ActorProcessorTckTest {

  @Override
  Processor<Integer, Integer> processor(int parallelism) {
    return Tck.processor(parallelism, false);
  }
}
