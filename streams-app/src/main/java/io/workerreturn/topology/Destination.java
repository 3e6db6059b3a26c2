package io.workerreturn.topology;

/** Where an operator sends a value: a public topic, or a hop inside the application. */
public sealed interface Destination permits Topics.Topic, Hop {
    /** Name of the topic without prefix, or of the hop. */
    String name();
}
