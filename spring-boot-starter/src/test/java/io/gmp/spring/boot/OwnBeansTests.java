package io.gmp.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Gmp;
import io.gmp.actor.ActorSystem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.context.event.EventListener;

class OwnBeansTests {
  @Test
  void listenersAreNotLookedForOnWhatIsOurs() {
    Contexts.runner()
        .run(
            context -> {
              var beans = context.getBeanFactory();
              for (String name :
                  List.of("gmp", "gmpActorSystem", "gmpScheduler", "gmpTaskExecutor")) {
                assertThat(AutoProxyUtils.determineTargetClass(beans, name))
                    .as(name)
                    .isEqualTo(Object.class);
              }
              assertThat(context.getType("gmp")).isEqualTo(Gmp.class);
              assertThat(context.getBeanNamesForType(ActorSystem.class)).hasSize(1);
            });
  }

  @Test
  void listenersAreFoundOnBeansOfTheUser() {
    var seen = new ArrayList<String>();
    try (var own = Gmp.builder().name("own").build()) {
      Contexts.runner()
          .withBean("own", Gmp.class, () -> own, bean -> bean.setDestroyMethodName(""))
          .withBean(Listening.class, () -> new Listening(seen))
          .run(
              context -> {
                assertThat(AutoProxyUtils.determineTargetClass(context.getBeanFactory(), "own"))
                    .isEqualTo(Gmp.class);
                context.publishEvent("event");
              });
    }
    assertThat(seen).containsExactly("event");
  }

  record Listening(List<String> seen) {
    @EventListener
    void heard(String event) {
      seen.add(event);
    }
  }
}
