package io.workerreturn.cli;

import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.services.Services;
import java.util.Iterator;

/** The names of the kinds of files, for shells to complete. */
final class KindNames implements Iterable<String> {
    /** The kinds of all services, whether they are on or off. */
    static final Kinds ALL = Services.kinds(Services.ALL);

    @Override
    public Iterator<String> iterator() {
        return ALL.all().stream().map(Kind::id).iterator();
    }
}
