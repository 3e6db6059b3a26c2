package io.workerreturn.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The bill of materials of the image, which has not all that the launcher runs with: whoever compares it with what is known of holes
 * is not to hear of a broker that is not there. Called by the build.
 */
final class ImageBill {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageBill() {}

    /**
     * Writes it.
     *
     * @param arguments the bill of everything, in the form of CycloneDX; where to write that of the image; folders of its libraries
     */
    public static void main(String[] arguments) throws IOException {
        Set<String> files = new HashSet<>();
        for (String folder : List.of(arguments).subList(2, arguments.length)) {
            try (Stream<Path> jars = Files.list(Path.of(folder))) {
                jars.forEach(jar -> files.add(String.valueOf(jar.getFileName())));
            }
        }
        JsonNode bill = JSON.readTree(Path.of(arguments[0]).toFile());
        Path to = Path.of(arguments[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(to.toFile(), without((ObjectNode) bill, files));
    }

    /** The bill without what none of these files is, and without the sums of what was packed anew. */
    private static ObjectNode without(ObjectNode bill, Set<String> files) {
        // it is the number of the other one
        bill.remove("serialNumber");
        Set<String> gone = new HashSet<>();
        for (Iterator<JsonNode> each = bill.path("components").elements(); each.hasNext(); ) {
            ObjectNode component = (ObjectNode) each.next();
            String name = component.path("name").asText();
            if (files.contains(name + '-' + component.path("version").asText() + ".jar")) {
                continue;
            }
            if (files.contains(name + ".jar")) {
                component.remove("hashes");
            } else {
                gone.add(component.path("bom-ref").asText());
                each.remove();
            }
        }
        for (Iterator<JsonNode> each = bill.path("dependencies").elements(); each.hasNext(); ) {
            JsonNode dependency = each.next();
            if (gone.contains(dependency.path("ref").asText())) {
                each.remove();
            } else if (dependency.path("dependsOn") instanceof ArrayNode needed) {
                List<JsonNode> left = new ArrayList<>();
                needed.forEach(one -> {
                    if (!gone.contains(one.asText())) {
                        left.add(one);
                    }
                });
                needed.removeAll();
                needed.addAll(left);
            }
        }
        return bill;
    }
}
