package com.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.greetings.Greetings;
import io.gmp.spring.boot.GmpAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@WebMvcTest
@ImportAutoConfiguration(GmpAutoConfiguration.class)
@Import({Greetings.Greeting.class, Greetings.Controller.class})
class SliceWithActorsTests {
  @Autowired MockMvcTester mvc;

  @Test
  void haveThemWhereTheyAskForThem() {
    assertThat(mvc.get().uri("/greetings/world")).hasStatusOk().hasBodyTextEqualTo("Hello, world!");
  }
}
