package io.workerreturn.services;

import io.workerreturn.importing.Kind;
import io.workerreturn.topology.Topics.Topic;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A capability beside the core: everything that it knows stands in one package, and this is the only type of it that others see.
 * It is listed in {@link Services}. How to add one: CONTRIBUTING.md.
 */
public interface Service {
    /** Its name, in kebab case: before its stores, operators, keys and routes. */
    String name();

    /**
     * The role of those who work in it and in nothing else, as tokens spell it, in lower-case letters: they see all of it on the board and
     * import its files. What people call that office stands in its list of words, under {@code office}. Empty if there is none: then it is
     * for dispatchers alone.
     */
    default Optional<String> office() {
        return Optional.empty();
    }

    /** Its keys of the configuration, each beginning with its name and a dot. They decide what it concludes. */
    default List<Setting> settings() {
        return List.of();
    }

    /** What it makes of what: its chapters of the topology, and what an audit computes anew. */
    List<Chapter> chapters(Settings settings);

    /** The kinds of files by which people tell it; what they are called stands in its list of words. */
    default List<Kind> imports() {
        return List.of();
    }

    /** What the board can be asked about it. */
    default List<Panel> panels() {
        return List.of();
    }

    /** What a scenario tells about it; empty if nothing. */
    default Optional<ScenarioStrand> scenario() {
        return Optional.empty();
    }

    /** The source topics that it brings. */
    default List<Topic<?>> told() {
        return chapters(Settings.defaults(this)).stream()
                .flatMap(chapter -> chapter.rule().sources().stream())
                .<Topic<?>>map(Source::topic)
                .distinct()
                .toList();
    }

    /** The topics that it overhears: what the core is told. */
    default List<Topic<?>> overheard() {
        return chapters(Settings.defaults(this)).stream()
                .flatMap(chapter -> chapter.rule().overhears().stream())
                .<Topic<?>>map(Source::topic)
                .distinct()
                .toList();
    }

    /** The topics that it hears: conclusions of the core, or its own. */
    default List<Topic<?>> heard() {
        return chapters(Settings.defaults(this)).stream()
                .flatMap(chapter -> chapter.rule().hears().stream())
                .<Topic<?>>map(Heard::topic)
                .distinct()
                .toList();
    }

    /** The output topics that it writes; several services may write one, each its own keys. */
    default List<Topic<?>> concluded() {
        return chapters(Settings.defaults(this)).stream()
                .flatMap(chapter -> chapter.rule().says().stream())
                .distinct()
                .toList();
    }

    /** All of its topics that are not the core's. */
    default Stream<Topic<?>> topics() {
        return Stream.concat(told().stream(), concluded().stream());
    }
}
