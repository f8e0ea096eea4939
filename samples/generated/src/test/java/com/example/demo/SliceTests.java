package com.example.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

import com.example.greetings.Greetings;
import io.gmp.Gmp;
import io.gmp.actor.ActorRef;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@WebMvcTest
@Import(Greetings.Controller.class)
class SliceTests {
  @Autowired ApplicationContext context;
  @Autowired MockMvcTester mvc;
  @MockitoBean ActorRef<Greetings.Greet> greeter;

  @Test
  void needNoRuntime() {
    given(greeter.<String>ask(any(), any()))
        .willReturn(CompletableFuture.completedFuture("Hello, mock!"));
    assertThat(mvc.get().uri("/greetings/world")).hasStatusOk().hasBodyTextEqualTo("Hello, mock!");
    assertThat(context.getBeanNamesForType(Gmp.class)).isEmpty();
  }
}
