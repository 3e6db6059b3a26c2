package io.workerreturn.questions;

/** An answer, and where it comes from. */
public record Reply<R>(R value, Source source) {}
