package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of the page: its own from this package's folder {@code assets}, and those of its libraries that are listed here.
 * Nothing else of the class path can be had.
 */
final class Assets implements Routes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json");

    /** A path of plain names, so nothing can lead out of the folder. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.(?<type>[a-z0-9]+)");

    private static final Webjar LIT = new Webjar("org.webjars.npm", "lit-html");
    private static final Webjar SWAGGER = new Webjar("org.webjars", "swagger-ui");
    private static final Webjar UPLOT = new Webjar("org.webjars.npm", "uplot");

    /** What turns text into markup is not among them: nothing that a user types becomes HTML. */
    private static final Map<String, String> LIBRARIES = Stream.concat(
                    Stream.of(
                                    "lit-html",
                                    "directive",
                                    "directive-helpers",
                                    "async-directive",
                                    "is-server",
                                    "directives/cache",
                                    "directives/choose",
                                    "directives/class-map",
                                    "directives/guard",
                                    "directives/if-defined",
                                    "directives/join",
                                    "directives/keyed",
                                    "directives/live",
                                    "directives/map",
                                    "directives/private-async-helpers",
                                    "directives/range",
                                    "directives/ref",
                                    "directives/repeat",
                                    "directives/style-map",
                                    "directives/until",
                                    "directives/when")
                            .map(module -> Map.entry(module + ".js", LIT.file(module + ".js"))),
                    Stream.concat(
                            Stream.of("uPlot.esm.js", "uPlot.min.css")
                                    .map(file -> Map.entry(file, UPLOT.file("dist/" + file))),
                            Stream.of("swagger-ui.css", "swagger-ui-bundle.js")
                                    .map(file -> Map.entry("swagger-ui/" + file, SWAGGER.file(file)))))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Map<String, Optional<Asset>> loaded = new ConcurrentHashMap<>();

    private record Asset(byte[] bytes, String type, String tag) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/", call -> answer(call, own("index.html")));
        routes.get("/api", call -> answer(call, own("api.html")));
        routes.get("/openapi.json", call -> answer(call, own("openapi.json")));
        routes.get("/favicon.ico", call -> answer(call, own("assets/favicon.svg")));
        routes.get("/assets/<path>", call -> answer(call, own("assets/" + call.pathParam("path"))));
        routes.get("/lib/<path>", call -> answer(call, library(call.pathParam("path"))));
    }

    private Optional<Asset> own(String path) {
        return PLAIN.matcher(path).matches() ? asset("/io/workerreturn/board/" + path) : Optional.empty();
    }

    private Optional<Asset> library(String path) {
        return Optional.ofNullable(LIBRARIES.get(path)).flatMap(this::asset);
    }

    /** Only what exists is kept, so that strangers can't fill the memory with names. */
    private Optional<Asset> asset(String resource) {
        Optional<Asset> known = loaded.get(resource);
        if (known != null) {
            return known;
        }
        Optional<Asset> found = load(resource);
        if (found.isPresent()) {
            loaded.put(resource, found);
        }
        return found;
    }

    static void answer(Context call, Optional<Asset> asset) {
        Asset found = asset.orElseThrow(() -> Problem.notFound("There is no such file."));
        // asked again each time, so that a new version is seen at once; unchanged ones cost no more than the question
        call.header(Header.CACHE_CONTROL, "no-cache").header(Header.ETAG, found.tag());
        if (found.tag().equals(call.header(Header.IF_NONE_MATCH))) {
            call.status(HttpStatus.NOT_MODIFIED);
        } else {
            call.contentType(found.type()).result(found.bytes());
        }
    }

    private static Optional<Asset> load(String resource) {
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            return Optional.of(new Asset(bytes, type, Tags.of(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + resource + " of the board can't be read.", e);
        }
    }

    /** A library for pages, of whatever version the build has chosen. */
    record Webjar(String group, String artifact) {
        /** Where one of its files is on the class path. */
        String file(String path) {
            return "/META-INF/resources/webjars/" + artifact + "/" + version() + "/" + path;
        }

        private String version() {
            String coordinates = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
            try (InputStream in = Assets.class.getResourceAsStream(coordinates)) {
                if (in == null) {
                    throw new IllegalStateException(artifact + " is not on the class path");
                }
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(coordinates + " can't be read", e);
            }
        }
    }
}
