package io.gmp.spring.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

class ArchitectureTests {
  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(production());

  private static Path production() {
    try {
      return Path.of(
          GmpAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Test
  void autoConfigurationsArePublicFinalAndHaveNothingElsePublic() {
    classes()
        .that()
        .areAnnotatedWith(AutoConfiguration.class)
        .should()
        .bePublic()
        .andShould()
        .haveModifier(JavaModifier.FINAL)
        .andShould(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "have no public members",
                    type ->
                        type.getMembers().stream()
                            .noneMatch(m -> m.getModifiers().contains(JavaModifier.PUBLIC)))))
        .check(CLASSES);
  }

  @Test
  void everyAutoConfigurationIsListedAndNothingElseIs() {
    var listed =
        StreamSupport.stream(
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
                    .spliterator(),
                false)
            .filter(name -> name.startsWith("io.gmp."))
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .toList());
  }

  @Test
  void beanMethodsAreNotPublicAndThoseOfPostProcessorsAreStatic() {
    methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(CLASSES);
    methods()
        .that()
        .areAnnotatedWith(Bean.class)
        .should(
            new ArchCondition<JavaMethod>("be static if they make post processors") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                JavaClass made = method.getRawReturnType();
                boolean early =
                    made.isAssignableTo(BeanPostProcessor.class)
                        || made.isAssignableTo(BeanFactoryPostProcessor.class);
                boolean fine = !early || method.getModifiers().contains(JavaModifier.STATIC);
                events.add(new SimpleConditionEvent(method, fine, method.getFullName()));
              }
            })
        .check(CLASSES);
  }

  @Test
  void classesAreAskedForOnConfigurationsOnly() {
    noMethods().should().beAnnotatedWith(ConditionalOnClass.class).check(CLASSES);
  }

  @Test
  void propertiesHaveTheirOwnPrefix() {
    classes()
        .that()
        .areAnnotatedWith(ConfigurationProperties.class)
        .should(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "begin with gmp",
                    type ->
                        type.getAnnotationOfType(ConfigurationProperties.class)
                            .value()
                            .startsWith("gmp"))))
        .check(CLASSES);
  }

  @Test
  void nothingInTheRootKnowsOfThePackagesBelowAndThereAreNoTangles() {
    noClasses()
        .that()
        .resideInAPackage("io.gmp.spring.boot")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gmp.spring.boot.*..")
        .check(CLASSES);
    slices().matching("io.gmp.spring.boot.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theInsidesOfTheFrameworkAreLeftAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("io.gmp.internal..").check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    var marked =
        CLASSES.stream()
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertThat(marked)
        .containsAll(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }
}
