package io.workerreturn.cli;

import io.workerreturn.importing.Kind;
import java.util.Arrays;
import java.util.Iterator;

/** The names of the kinds of files, for shells to complete. */
final class KindNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Kind.values()).map(Kind::id).iterator();
    }
}
