package io.workerreturn.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jar and the image say they are made of, beside what lies there. */
class BillOfMaterialsIT {
    /** Of the profile of this name alone: the licences stand in a parent's POM, which is not to be had from Maven Central. */
    private static final String CONFLUENT = "io.confluent";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TARGET = ROOT.resolve("streams-app/target");
    private static final Path JAR = TARGET.resolve("worker-return.jar");
    private static final Path IMAGE = TARGET.resolve("image");
    private static final String BILL = "META-INF/sbom/worker-return.cdx.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void everythingIsPacked() {
        assertThat(JAR).as("made by the phase package").exists();
    }

    private static byte[] entry(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream in = file.getInputStream(file.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    /** The parts by the names that their files have, as Maven calls them. */
    private static Map<String, JsonNode> parts(Path jar) throws IOException {
        Map<String, JsonNode> parts = new TreeMap<>();
        for (JsonNode part : JSON.readTree(entry(jar, BILL)).path("components")) {
            String name =
                    part.path("name").asText() + '-' + part.path("version").asText() + ".jar";
            assertThat(parts.put(name, part)).as(name).isNull();
        }
        return parts;
    }

    private static Map<String, Path> jars(Path... folders) throws IOException {
        Map<String, Path> jars = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> jars.put(String.valueOf(file.getFileName()), file));
            }
        }
        return jars;
    }

    private static String sum(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertKnown(Map<String, JsonNode> parts) {
        parts.forEach((name, part) -> {
            assertThat(part.path("version").asText()).as(name).isNotBlank();
            assertThat(part.path("purl").asText()).as(name).startsWith("pkg:maven/");
            if (part.path("group").asText().equals(CONFLUENT)) {
                return;
            }
            assertThat(part.path("licenses"))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(licence -> assertThat(licence.path("expression").asText()
                                    + licence.path("license").path("id").asText()
                                    + licence.path("license").path("name").asText())
                            .isNotBlank());
        });
    }

    private static void assertSame(Map<String, JsonNode> parts, Map<String, Path> jars) {
        parts.forEach((name, part) -> part.path("hashes").forEach(hash -> {
            if (hash.path("alg").asText().equals("SHA-256")) {
                assertThat(sum(jars.get(name)))
                        .as(name)
                        .isEqualTo(hash.path("content").asText());
            }
        }));
    }

    @Test
    void the_jars_bill_names_every_library_beside_it_with_version_and_licence_and_no_other() throws IOException {
        Map<String, JsonNode> parts = parts(JAR);
        Map<String, Path> jars = jars(TARGET.resolve("lib"));

        assertThat(parts.keySet()).isEqualTo(jars.keySet());
        assertKnown(parts);
        // but for the schemas, which this very build has packed
        parts.keySet().removeIf(name -> name.startsWith("schemas-"));
        assertThat(parts)
                .allSatisfy((name, part) ->
                        assertThat(part.path("hashes").findValuesAsText("alg")).contains("SHA-256"));
        assertSame(parts, jars);
    }

    @Test
    void the_images_bill_names_every_library_in_it_with_version_and_licence_and_no_other() throws IOException {
        Path packed = IMAGE.resolve("app/worker-return.jar");
        Map<String, JsonNode> parts = parts(packed);
        Map<String, Path> jars = jars(IMAGE.resolve("lib"), IMAGE.resolve("app"));
        jars.remove("worker-return.jar");

        Map<String, String> anew = new TreeMap<>();
        parts.keySet().stream()
                .filter(name -> name.startsWith("rocksdbjni-"))
                .forEach(name -> anew.put("rocksdbjni.jar", name));
        Set<String> files = new HashSet<>();
        jars.keySet().forEach(name -> files.add(anew.getOrDefault(name, name)));
        assertThat(parts.keySet()).isEqualTo(files);
        assertThat(parts.keySet()).noneMatch(name -> name.startsWith("kafka-server-") || name.startsWith("scala-"));
        assertKnown(parts);
        parts.keySet().removeIf(name -> name.startsWith("schemas-") || !jars.containsKey(name));
        assertSame(parts, jars);

        JsonNode bill = JSON.readTree(entry(packed, BILL));
        Set<String> known = new HashSet<>(bill.path("components").findValuesAsText("bom-ref"));
        known.add(bill.path("metadata").path("component").path("bom-ref").asText());
        bill.path("dependencies").forEach(dependency -> {
            assertThat(known).contains(dependency.path("ref").asText());
            dependency.path("dependsOn").forEach(one -> assertThat(known).contains(one.asText()));
        });
    }

    @Test
    void beside_its_bill_the_images_jar_is_the_launchers() throws IOException {
        try (JarFile ours = new JarFile(JAR.toFile());
                JarFile images =
                        new JarFile(IMAGE.resolve("app/worker-return.jar").toFile())) {
            List<String> names = ours.stream().map(JarEntry::getName).sorted().toList();
            assertThat(images.stream().map(JarEntry::getName).sorted()).isEqualTo(names);
            for (String name : names) {
                if (!name.equals(BILL)) {
                    assertThat(images.getEntry(name).getCrc())
                            .as(name)
                            .isEqualTo(ours.getEntry(name).getCrc());
                }
            }
        }
    }

    @Test
    void jar_and_image_have_the_notice_and_the_licence_of_the_repository() throws IOException {
        for (String name : List.of("NOTICE", "LICENSE")) {
            assertThat(new String(entry(JAR, "META-INF/" + name), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(ROOT.resolve(name)));
            assertThat(Files.readString(ROOT.resolve("deploy/Dockerfile")))
                    .containsPattern(
                            Pattern.compile("^COPY .*\\b" + name + "\\b.* /opt/worker-return/$", Pattern.MULTILINE));
        }
    }
}
