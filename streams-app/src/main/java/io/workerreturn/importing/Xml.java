package io.workerreturn.importing;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.BufferedInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A part of a workbook, element by element. Whatever it holds, reading it takes bounded memory: it has no document type, its
 * elements are nested only so deep, none of them, and no text between them, is longer than a spreadsheet's can be, there are only
 * so many names, and all of it unpacks only to so much.
 */
final class Xml implements AutoCloseable {
    /** Excel's own parts are about ten deep. */
    private static final int DEEPEST = 100;

    /** A cell of Excel holds 32,767 characters, each of which may be spelt with eight. */
    private static final int LONGEST = 300_000;

    private static final int MOST_ATTRIBUTES = 256;
    private static final int MOST_NAMES = 4_096;
    private static final int PROLOGUE = 200;
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([\\w.:-]{1,40})[\"']");

    private final Bounded reader;
    private final XMLStreamReader events;
    private final Set<String> names = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private Xml(Bounded reader, XMLStreamReader events) {
        this.reader = reader;
        this.events = events;
    }

    /**
     * Reads a part.
     *
     * @param most characters that it may have
     */
    static Xml of(InputStream part, long most) throws IOException, XMLStreamException {
        BufferedInputStream in = new BufferedInputStream(part, 1 << 16);
        in.mark(PROLOGUE);
        byte[] first = in.readNBytes(PROLOGUE);
        in.reset();
        in.skipNBytes(mark(first));
        Bounded reader = new Bounded(new InputStreamReader(in, charset(first)), most);
        // one for each part: a factory remembers every name that it has seen
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return new Xml(reader, factory.createXMLStreamReader(reader));
    }

    /** Bytes of the mark that some put before everything. */
    private static int mark(byte[] first) {
        if (first.length > 2 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB && first[2] == (byte) 0xBF) {
            return 3;
        }
        return first.length > 1
                        && (first[0] == (byte) 0xFE && first[1] == (byte) 0xFF
                                || first[0] == (byte) 0xFF && first[1] == (byte) 0xFE)
                ? 2
                : 0;
    }

    private static Charset charset(byte[] first) {
        if (first.length > 1 && first[0] == (byte) 0xFE && first[1] == (byte) 0xFF
                || first.length > 1 && first[0] == 0 && first[1] == '<') {
            return StandardCharsets.UTF_16BE;
        }
        if (first.length > 1 && first[0] == (byte) 0xFF && first[1] == (byte) 0xFE
                || first.length > 1 && first[0] == '<' && first[1] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher encoding = ENCODING.matcher(
                new String(first, mark(first), first.length - mark(first), StandardCharsets.ISO_8859_1));
        try {
            return encoding.find() ? Charset.forName(encoding.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Goes on to the next beginning or end of an element; false at the end of the part. */
    boolean next() throws XMLStreamException {
        text.setLength(0);
        while (events.hasNext()) {
            reader.begin();
            switch (events.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST
                            || events.getAttributeCount() + events.getNamespaceCount() > MOST_ATTRIBUTES) {
                        throw bomb();
                    }
                    known(events.getLocalName());
                    for (int i = 0; i < events.getAttributeCount(); i++) {
                        known(events.getAttributeLocalName(i));
                    }
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    return true;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (text.length() + events.getTextLength() > LONGEST) {
                        throw bomb();
                    }
                    text.append(events.getTextCharacters(), events.getTextStart(), events.getTextLength());
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw bomb();
                default -> {
                    // comments and the like say nothing
                }
            }
        }
        return false;
    }

    private void known(String name) {
        if (name.length() > 1 && names.add(name) && names.size() > MOST_NAMES) {
            throw bomb();
        }
    }

    static UnusableFileException bomb() {
        return new UnusableFileException("file.bomb");
    }

    boolean starts() {
        return events.getEventType() == XMLStreamConstants.START_ELEMENT;
    }

    boolean starts(String name) {
        return starts() && events.getLocalName().equals(name);
    }

    boolean ends(String name) {
        return !starts() && events.getLocalName().equals(name);
    }

    /** What stood before this beginning or end, since the one before it. */
    String text() {
        return text.toString();
    }

    /** An attribute of the element that begins, whatever its namespace; null if it has none of the name. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < events.getAttributeCount(); i++) {
            if (events.getAttributeLocalName(i).equals(name)) {
                return events.getAttributeValue(i);
            }
        }
        return null;
    }

    /** The same of an attribute that has a namespace of its own, so that {@code r:id} is not taken for {@code id}. */
    @Nullable
    String qualified(String name) {
        for (int i = 0; i < events.getAttributeCount(); i++) {
            String space = events.getAttributeNamespace(i);
            if (space != null
                    && !space.isEmpty()
                    && events.getAttributeLocalName(i).equals(name)) {
                return events.getAttributeValue(i);
            }
        }
        return null;
    }

    boolean isTrue(String attribute) {
        String value = attribute(attribute);
        return "1".equals(value) || "true".equals(value) || "on".equals(value);
    }

    @Override
    public void close() throws IOException {
        try {
            events.close();
        } catch (XMLStreamException alreadyBroken) {
            // nothing is held but the reader
        }
        reader.close();
    }

    /** Ends in an error where all of it, or what is read at one go, is more than it may be. */
    private static final class Bounded extends FilterReader {
        private long left;
        private int run;

        Bounded(Reader in, long most) {
            super(in);
            left = most;
        }

        /** Something new begins. */
        void begin() {
            run = 0;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            left -= Math.max(0, read);
            run += Math.max(0, read);
            if (left < 0 || run > LONGEST) {
                throw bomb();
            }
            return read;
        }
    }
}
