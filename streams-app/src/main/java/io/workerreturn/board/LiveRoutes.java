package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The live feed, as server-sent events. */
final class LiveRoutes implements Routes {
    static final String PATH = "/api/v1/live";

    private final LiveFeed feed;

    LiveRoutes(LiveFeed feed) {
        this.feed = feed;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::listen, Role.VIEWER);
    }

    private void listen(Context call) {
        Query query = Query.of(call, "topics", "lastEventId");
        Set<LiveEvent.Topic> topics =
                query.text("topics").map(LiveRoutes::topics).orElseGet(LiveEvent.Topic::all);
        @Nullable
        String lastSeen = Optional.ofNullable(call.header("Last-Event-ID"))
                .or(() -> query.text("lastEventId"))
                .orElse(null);
        Caller caller = Caller.of(call);
        BooleanSupplier lasting = Caller.lasting(call);
        call.contentType("text/event-stream; charset=utf-8")
                .header(Header.CACHE_CONTROL, "no-cache, no-transform")
                // a proxy that collects what it passes on would hold events back
                .header("X-Accel-Buffering", "no");
        if (call.method().equals(HandlerType.HEAD)) {
            return;
        }
        feed.admit();
        // answered without a thread of its own: the container calls when the browser can take more
        call.future(() -> {
            ServletOutputStream out = output(call);
            LiveClient client = new LiveClient(topics, caller.services(), lasting, out);
            out.setWriteListener(client);
            feed.join(caller.role(), client, lastSeen);
            return client.done();
        });
    }

    private static ServletOutputStream output(Context call) {
        try {
            return call.res().getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException("The browser has left already.", e);
        }
    }

    private static Set<LiveEvent.Topic> topics(String names) {
        return Stream.of(names.split(","))
                .map(name -> LiveEvent.Topic.labelled(name.strip())
                        .orElseThrow(() -> Problem.badRequest("topics is some of "
                                + String.join(
                                        ", ",
                                        LiveEvent.Topic.all().stream()
                                                .map(LiveEvent.Topic::label)
                                                .collect(Collectors.toCollection(TreeSet::new)))
                                + ", separated by commas.")))
                .collect(Collectors.toUnmodifiableSet());
    }
}
