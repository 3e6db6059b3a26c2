package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page: its own from this package's folder {@code assets}, and those of its libraries that are listed here.
 * Nothing else of the class path can be had. Where the build has packed them (the folder {@code packed}), the page asks for the few
 * packed files by an address that says their content, so that a browser has to ask but once.
 */
final class Assets implements Routes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

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

    private static final String PACKED = "packed/";
    private static final String OF_SERVICES = "assets/services/";
    private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";

    // asked again each time, so that a new version is seen at once; unchanged ones cost no more than the question
    private static final String ASK_AGAIN = "no-cache";

    /** A packed module that another needs before it runs. */
    private static final Pattern NEEDED = Pattern.compile("(?:from|import)\\s*\"\\./([A-Za-z0-9_-]+\\.js)\"");

    private static final Pattern OWN_ADDRESS = Pattern.compile("\"assets/");

    private final Map<String, Optional<Asset>> loaded = new ConcurrentHashMap<>();
    private final String version = version();

    /**
     * A file.
     *
     * @param zipped the same, compressed; null where that is no gain
     */
    private record Asset(byte[] bytes, byte @Nullable [] zipped, String type, String tag) {
        static Asset of(byte[] bytes, String type) {
            byte[] zipped = zip(bytes);
            return new Asset(bytes, zipped.length < bytes.length ? zipped : null, type, Tags.of(bytes));
        }

        private static byte[] zip(byte[] bytes) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (OutputStream zip = new GZIPOutputStream(zipped) {
                {
                    def.setLevel(Deflater.BEST_COMPRESSION);
                }
            }) {
                zip.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("Bytes in memory can't be compressed.", e);
            }
            return zipped.toByteArray();
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        Optional<Asset> page = own("index.html").map(this::referring);
        routes.get("/", call -> answer(call, page, ASK_AGAIN));
        routes.get(
                "/packed/{version}/<path>",
                call -> answer(
                        call,
                        own(PACKED + call.pathParam("path")),
                        call.pathParam("version").equals(version) ? FOR_A_YEAR : ASK_AGAIN));
        routes.get("/api", call -> answer(call, own("api.html")));
        routes.get("/openapi.json", call -> answer(call, own("openapi.json")));
        routes.get("/favicon.ico", call -> answer(call, own("assets/favicon.svg")));
        routes.get("/assets/<path>", call -> answer(call, own("assets/" + call.pathParam("path"))));
        routes.get("/lib/<path>", call -> answer(call, library(call.pathParam("path"))));
    }

    private Optional<Asset> own(String path) {
        if (!PLAIN.matcher(path).matches()) {
            return Optional.empty();
        }
        // what services add to the page stands in their own folders
        return asset(
                path.startsWith(OF_SERVICES)
                        ? "/io/workerreturn/services/" + path.substring(OF_SERVICES.length())
                        : "/io/workerreturn/board/" + path);
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

    private static void answer(Context call, Optional<Asset> asset) {
        answer(call, asset, ASK_AGAIN);
    }

    private static void answer(Context call, Optional<Asset> asset, String keep) {
        Asset found = asset.orElseThrow(() -> Problem.notFound("There is no such file."));
        call.header(Header.CACHE_CONTROL, keep)
                .header(Header.ETAG, found.tag())
                .header(Header.VARY, Header.ACCEPT_ENCODING);
        String accepted = call.header(Header.ACCEPT_ENCODING);
        byte[] zipped = found.zipped();
        if (found.tag().equals(call.header(Header.IF_NONE_MATCH))) {
            call.status(HttpStatus.NOT_MODIFIED);
        } else if (zipped != null && accepted != null && accepted.contains("gzip")) {
            call.contentType(found.type())
                    .header(Header.CONTENT_ENCODING, "gzip")
                    .result(zipped);
        } else {
            call.contentType(found.type()).result(found.bytes());
        }
    }

    /** What the packed page says; empty if nothing is packed. */
    private String version() {
        String said = Stream.of("app.css", "before-paint.js", "favicon.svg", "icons.svg", "main.js")
                .flatMap(file -> own(PACKED + file).stream())
                .map(Asset::tag)
                .collect(Collectors.joining());
        return said.isEmpty()
                ? ""
                : Tags.of(said.getBytes(StandardCharsets.UTF_8)).replace("\"", "");
    }

    /** The page with the addresses of the packed files, if there are any. */
    private Asset referring(Asset page) {
        if (version.isEmpty()) {
            return page;
        }
        String folder = PACKED + version + "/";
        String ahead = needed().stream()
                .map(module -> "    <link rel=\"modulepreload\" href=\"" + folder + module + "\">\n")
                .collect(Collectors.joining());
        String text =
                OWN_ADDRESS.matcher(page.text()).replaceAll("\"" + folder).replace("  </head>", ahead + "  </head>");
        return Asset.of(text.getBytes(StandardCharsets.UTF_8), page.type());
    }

    /** The modules that the packed page would ask for only when it has read those that need them. */
    private Set<String> needed() {
        Set<String> found = new LinkedHashSet<>();
        List<String> unread = List.of("main.js");
        while (!unread.isEmpty()) {
            unread = unread.stream()
                    .flatMap(module -> own(PACKED + module).stream())
                    .flatMap(module -> NEEDED.matcher(module.text()).results())
                    .map(needed -> needed.group(1))
                    .filter(found::add)
                    .toList();
        }
        return found;
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
            return Optional.of(Asset.of(bytes, type));
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
