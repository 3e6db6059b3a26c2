package io.workerreturn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.workerreturn.services.ScenarioStrand;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = HouseRulesTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    static final String ROOT = "io.workerreturn";

    private static final String DOMAIN = ROOT + ".domain..";
    private static final String TOPOLOGY = ROOT + ".topology..";

    @ArchTest
    static final ArchRule the_domain_depends_on_the_jdk_only = classes()
            .that()
            .resideInAPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(DOMAIN, "java..", "org.jspecify.annotations")
            .because("the rules must be readable and testable without Kafka, Avro or HTTP");

    @ArchTest
    static final ArchRule the_rules_know_no_clock_no_chance_and_no_locale = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN, TOPOLOGY)
            .should()
            .accessTargetWhere(theWorldOutside())
            .because("`now` is an argument and ids derive from content, so that a replay gives the same figures");

    @ArchTest
    static final ArchRule the_topology_knows_nobody_that_surrounds_it = noClasses()
            .that()
            .resideInAPackage(TOPOLOGY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".cli..",
                    ROOT + ".config..",
                    ROOT + ".embedded..",
                    ROOT + ".audit..",
                    ROOT + ".board..",
                    ROOT + ".docs..",
                    ROOT + ".questions..",
                    ROOT + ".runtime..",
                    ROOT + ".simulation..");

    @ArchTest
    static final ArchRule only_questions_about_single_workers_look_into_the_stores = noClasses()
            .that()
            .resideOutsideOfPackages(TOPOLOGY, ROOT + ".questions..")
            // the kit of the services makes stores of its own; no service does
            .and()
            .resideOutsideOfPackage(ROOT + ".services")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.topology\\.Stores(\\$.*)?")
            .because("everything else is read from the output topics, as any reader could");

    @ArchTest
    static final ArchRule the_audit_is_a_path_of_its_own = noClasses()
            .that()
            .resideInAPackage(ROOT + ".audit..")
            .should()
            .dependOnClassesThat(resideInAPackage(TOPOLOGY).and(not(nameMatching(".*\\.Topics(\\$.*)?"))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..")
            .allowEmptyShould(true)
            .because("an error of the topology must not be checked by itself");

    @ArchTest
    static final ArchRule no_package_depends_on_itself_through_others =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule services_do_not_know_each_other = slices().matching(ROOT + ".services.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a service reads what others publish, and can be taken away");

    @ArchTest
    static final ArchRule nobody_but_their_list_knows_a_service = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".services.*..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".services.Services")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".services.*..")
            .because("the commit that adds a service touches its own folder, the schemas, and one line of that list");

    @ArchTest
    static final ArchRule a_service_knows_what_it_is_made_of_and_nothing_above = noClasses()
            .that()
            .resideInAPackage(ROOT + ".services..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(resideOutsideOfPackages(
                            ROOT + ".services..",
                            TOPOLOGY,
                            DOMAIN,
                            ROOT + ".wire..",
                            ROOT + ".words..",
                            ROOT + ".importing..",
                            ROOT + ".metrics..",
                            ROOT + ".schema..")));

    @ArchTest
    static final ArchRule the_importer_knows_no_cluster_and_no_service = noClasses()
            .that()
            .resideInAPackage(ROOT + ".importing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka.clients..",
                    ROOT + ".services..",
                    ROOT + ".delivery..",
                    ROOT + ".config..",
                    ROOT + ".runtime..");

    @ArchTest
    static final ArchRule the_rules_of_services_know_no_clock_either = noClasses()
            .that()
            .resideInAPackage(ROOT + ".services..")
            .and(not(tellsTheScenario()))
            .should()
            .accessTargetWhere(theWorldOutside());

    /** A scenario throws dice, always the same ones. */
    private static DescribedPredicate<JavaClass> tellsTheScenario() {
        return DescribedPredicate.describe(
                "tells a part of the scenario",
                type -> type.isAssignableTo(ScenarioStrand.class)
                        || type.getEnclosingClass()
                                .filter(around -> around.isAssignableTo(ScenarioStrand.class))
                                .isPresent());
    }

    @ArchTest
    static final ArchRule only_the_command_line_writes_to_the_terminal = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should()
            .accessTargetWhere(
                    targetOwner(type(System.class)).and(target(name("out").or(name("err")))))
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule what_anybody_may_write_is_packed_as_it_unfolds_or_taken_a_few_at_once = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".bench..", ROOT + ".drill..")
            // read only what we write ourselves, or no records
            .and()
            .haveNameNotMatching(".*\\.(runtime\\.(StandingRows|StreamClients|SettingsTopic|LogMarker\\$.*)"
                    + "|delivery\\.ImportTurn|export\\.PostgresExport|questions\\.JourneysTopic|board\\.BacklogWatch)")
            // take it whole, RecordLimits.WHOLE_AT_ONCE at a time
            .and()
            .haveNameNotMatching(".*\\.(cli\\.ReadJob|replay\\.Replay)")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ByteArrayDeserializer.class)
            .because(
                    "a batch of a megabyte may unfold to gigabytes, and a client hands over hundreds of records at once:"
                            + " whoever reads what anybody may write reads through an Inlet");

    @ArchTest
    static final ArchRule nobody_uses_the_old_dates = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Date.class, Calendar.class, java.text.DateFormat.class);

    @ArchTest
    static final ArchRule every_package_says_that_null_is_the_exception = classes()
            .that(resideOutsideOfPackages(ROOT + ".schema.."))
            .should(new ArchCondition<>("be in a package with a @NullMarked package-info") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getPackageName() + " has no package-info.java with @NullMarked"));
                    }
                }
            });

    private static DescribedPredicate<JavaAccess<?>> theWorldOutside() {
        return calls(System.class, "currentTimeMillis|nanoTime|getenv|getProperty")
                .or(calls(Clock.class, "system.*|tick.*"))
                .or(calls(InstantSource.class, "system"))
                .or(targetOwner(resideInAPackage("java.time..")).and(target(name("now"))))
                .or(calls(UUID.class, "randomUUID"))
                .or(calls(Math.class, "random"))
                .or(targetOwner(type(Random.class).or(type(ThreadLocalRandom.class)))
                        .forSubtype())
                .or(calls(ZoneId.class, "systemDefault"))
                .or(calls(TimeZone.class, "getDefault"))
                .or(calls(Locale.class, "getDefault"))
                .or(targetOwner(type(String.class)).and(withoutArguments("toLowerCase|toUpperCase")))
                .as("the time, chance or the settings of the machine");
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String names) {
        return targetOwner(type(owner)).and(target(nameMatching(names)));
    }

    private static DescribedPredicate<JavaAccess<?>> withoutArguments(String names) {
        return target(nameMatching(names))
                .and(DescribedPredicate.describe(
                        "without arguments",
                        access -> access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget call
                                && call.getRawParameterTypes().isEmpty()));
    }
}
