package com.example.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.example.greetings.Greetings;
import io.gmp.Gmp;
import io.gmp.actor.ActorRef;
import io.gmp.actor.ActorSystem;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@SpringBootTest
@Import({Greetings.Greeting.class, Greetings.Controller.class})
class MockedActorTests {
  @Autowired Gmp gmp;
  @Autowired ActorSystem system;
  @Autowired Greetings.Controller controller;
  @MockitoBean ActorRef<Greetings.Greet> greeter;

  @Test
  void takeThePlaceOfTheAddress() {
    given(greeter.<String>ask(any(), any()))
        .willReturn(CompletableFuture.completedFuture("Hello, mock!"));
    assertThat(controller.greet("world")).isEqualTo("Hello, mock!");
    assertThat(system.actorCount()).isZero();
  }
}
