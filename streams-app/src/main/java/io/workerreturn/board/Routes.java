package io.workerreturn.board;

import io.javalin.config.RoutesConfig;

/**
 * A group of routes. It gets what it needs by its constructor, and is listed in {@link Board}.
 * Each route names the least {@link Role} that may call it: {@code routes.get(path, this::answer, Role.VIEWER)}.
 */
@FunctionalInterface
public interface Routes {
    /** Adds them to a server that is about to start. */
    void addTo(RoutesConfig routes);
}
