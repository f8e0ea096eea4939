package io.gmp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final List<String> TOP_TO_BOTTOM =
      List.of(
          "io.gmp.functional",
          "io.gmp.reactive",
          "io.gmp.trace",
          "io.gmp.actor",
          "io.gmp",
          "io.gmp.sync",
          "io.gmp.channel",
          "io.gmp.internal.scheduler",
          "io.gmp.internal.engine");

  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(production());

  private static Path production() {
    try {
      return Path.of(Gmp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Stream<Arguments> packagesAndThoseAbove() {
    return IntStream.range(1, TOP_TO_BOTTOM.size())
        .mapToObj(i -> Arguments.of(TOP_TO_BOTTOM.get(i), TOP_TO_BOTTOM.subList(0, i)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packagesAndThoseAbove")
  void aPackageUsesNoneAboveIt(String name, List<String> above) {
    noClasses()
        .that()
        .resideInAPackage(name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(TOP_TO_BOTTOM).containsAll(packages);
    assertThat(packages).contains("io.gmp", "io.gmp.channel", "io.gmp.internal.scheduler");
  }

  @Test
  void onlyTheFunctionalPackageAndChecksOfDefinitionsUseVavr() {
    noClasses()
        .that(are(notIn("io.gmp.functional")))
        .and(are(noDefinitionCheck()))
        .should()
        .dependOnClassesThat(resideInAPackage("io.vavr.."))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> notIn(String name) {
    return DescribedPredicate.not(resideInAPackage(name));
  }

  private static DescribedPredicate<JavaClass> noDefinitionCheck() {
    return DescribedPredicate.not(
        resideInAPackage("io.gmp.actor").and(nameMatching(".*Definition.*")));
  }

  @Test
  void onlyTheEngineTouchesTheInsidesOfTheJdk() {
    noClasses()
        .that(are(notIn("io.gmp.internal.engine")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("jdk.internal..", "sun..", "com.sun.."))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<JavaClass> packages =
        CLASSES.stream().filter(c -> c.getSimpleName().equals("package-info")).toList();
    assertThat(packages.stream().map(JavaClass::getPackageName))
        .containsAll(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
    assertThat(packages).allMatch(info -> info.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
        .check(CLASSES);
  }

  @Test
  void thePublicApiShowsNothingInternal() {
    assertThat(CLASSES)
        .filteredOn(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && !internal(c))
        .flatMap(JavaClass::getMethods)
        .filteredOn(m -> seen(m.getModifiers()))
        .filteredOn(
            m ->
                internal(m.getRawReturnType())
                    || m.getRawParameterTypes().stream().anyMatch(ArchitectureTest::internal))
        .isEmpty();
  }

  private static boolean internal(JavaClass type) {
    return type.getPackageName().startsWith("io.gmp.internal");
  }

  private static boolean seen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  @Test
  void testsAndTheirToolsAreNoPartOfTheProduct() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.junit..", "org.assertj..", "io.gmp.testing.."))
        .check(CLASSES);
    classes()
        .that()
        .arePublic()
        .should()
        .resideInAnyPackage(TOP_TO_BOTTOM.toArray(String[]::new))
        .check(CLASSES);
  }
}
