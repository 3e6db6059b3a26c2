package io.workerreturn.docs;

import io.workerreturn.rejected.Advice;
import io.workerreturn.rejected.Provenance;
import io.workerreturn.rejected.Rule;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RecordLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/rejected.md: what to do about records that could not be used, reason by reason. */
final class RejectedPage {
    private static final Map<String, String> HEADERS = headers();

    private RejectedPage() {}

    static String content() {
        StringBuilder page = new StringBuilder();
        page.append("# Rejected records\n\n").append(Page.NOTICE);
        page.append("""
                A record that can't be used is never dropped: it goes whole to `%s`, with the reason, and is kept for %d
                days. Nothing in it counts until somebody repairs it. It is *open* until it is settled.

                ## From the first look to the end
                ```
                ./worker-return rejected list -c app.properties
                ./worker-return rejected show -c app.properties worker-status/3/1042
                ./worker-return rejected repair -c app.properties worker-status/3/1042 --rule key-from-record
                ./worker-return rejected repair -c app.properties worker-status/3/1042 --rule key-from-record --apply
                ```

                1. **List** what is open. A record is named by where it stood: `topic/partition/offset`. `--topic`, `--reason`,
                   `--key`, `--since` and `--until` choose; `--all` shows the settled ones too; `--json` prints one object
                   per line; with `--exit-code` a script hears by status 1 that there is something.
                2. **Show** one: the reason and what may help, key, headers, the fields as far as the bytes go, the bytes.
                   No command prints an identity number: `******` stands in its place, and bytes that hold one are not printed. `--save` and
                   `repair --edit` write what was sent to a file of yours: delete it when you are done.
                3. **Repair** one by its name, or all that the options choose, by a rule or by hand. Without `--apply` nothing
                   is sent. You see what would be sent, what can't be and why, and which trips, workers and firms would
                   change, from what to what: the sources folded with the repair and without. Everything is checked as the
                   application checks it, so that what can't count is not sent.
                4. **Resubmit** what needs no repair because the obstacle is gone: an upgrade, a schema, the season.
                5. **Dismiss** what can't be repaired, or what its source has sent again: it is settled, and nothing is sent.

                Repairing twice changes nothing: what is settled is left alone, and a rule makes the same event of the same
                record each time. Several people may work at once; of two who apply at the same moment the first is told to
                run it again, and nothing is sent twice.

                ## What is too large
                A record with a key of more than %,d bytes, headers of more than %,d or a value of more than %,d is not looked at: no event
                is so large. It is rejected as it is, in parts of %,d bytes that every broker takes, one after the other in one
                partition. Here they are one record: `list` counts it once and says how large its value is, `show` puts the parts
                together and compares their SHA-256 (`--save` writes the value to a file), and `repair` shortens what is too long, one
                record at a time; headers that are too large are not sent again. Of a record of more than %,d bytes only the first part
                is kept: the source topic still has it, `show` reads it from there and compares it. Whoever reads the topic itself
                puts the `content` of all parts together: a [RejectedContent](topics.md#rejectedcontent).

                ## By reason
                | reason | it usually means | rules that may help | otherwise |
                | --- | --- | --- | --- |
                """.formatted(
                        Topics.REJECTED_RECORDS.name(),
                        Topics.REJECTED_RECORDS.kept().retention().toDays(),
                        RecordLimits.KEY,
                        RecordLimits.HEADERS,
                        RecordLimits.VALUE,
                        RecordLimits.PART,
                        RecordLimits.WHOLE));
        for (Reason reason : Reason.values()) {
            Advice advice = Advice.of(reason);
            row(
                    page,
                    "`" + reason + "`",
                    advice.meaning(),
                    advice.rules().stream().map(RejectedPage::name).collect(Collectors.joining(", ")),
                    advice.otherwise());
        }
        page.append("""

                ## Rules
                | `--rule` | what it does |
                | --- | --- |
                """);
        for (Rule rule : Rule.values()) {
            row(page, name(rule), rule.description());
        }
        page.append("""

                Several are applied in their order: `--rule tidy --rule division-to-six-digits`. A rule never completes a record
                whose bytes were cut off, and never guesses: `tidy` reads a letter O as a zero only if the code's check
                character bears it out.

                ## By hand
                ```
                ./worker-return rejected repair -c app.properties charter-bus-events/0/77 \\
                    --field payload.seats=40 --field occurredAt=2020-02-18T04:00:00Z
                ./worker-return rejected repair -c app.properties charter-bus-events/0/77 --edit
                ./worker-return rejected repair -c app.properties charter-bus-events/0/77 --from mended.json --apply
                ```
                Fields are named as `show` prints them. Times need their zone; `null` takes a field away; what begins with a
                brace, a bracket or a quotation mark is JSON; `classes.0` is the first of a list. `--edit` opens the record in
                `$VISUAL` or `$EDITOR`, and keeps what you wrote until it is sent. `@type` says which payload it is. `--new-key`
                and `--to-topic` change the key and the topic.

                A registration of a firm that was rejected is not sent if a later one stands, since it would replace it:
                `--overwrite` does.

                ## What is sent, and how it is settled
                The repaired record keeps its headers, and carries besides:

                | header | meaning |
                | --- | --- |
                """);
        HEADERS.forEach((header, meaning) -> row(page, "`" + header + "`", meaning));
        page.append("""

                In the same transaction the rejected record is settled on `%s` (see [topics.md](topics.md)): who, when, by which
                rule or which fields (never their values), why, and where the repaired record stands. A repair that is rejected
                again is open again, under a name of its own; `show` leads from each to the other.

                Exit status: 0 if all that was chosen can be sent, or was; 1 if some can't; 2 if the command line is wrong; 3 if
                the cluster or the registry does not answer.
                """.formatted(Topics.REJECTED_SETTLEMENTS.name()));
        return page.toString();
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Provenance.OF, "the rejected record in whose place it was sent");
        headers.put(Provenance.FIRST, "the first of them all, where one repair after another was rejected");
        headers.put(Provenance.BY, "who sent it");
        headers.put(Provenance.HOW, "which rules, or which fields were set");
        headers.put(Provenance.TOOL, "program and version");
        return headers;
    }

    private static String name(Rule rule) {
        return "`" + rule.label() + (rule.argument() == null ? "" : "=<" + rule.argument() + ">") + "`";
    }

    private static void row(StringBuilder page, String... cells) {
        for (String cell : cells) {
            page.append("| ").append(Page.cell(cell)).append(' ');
        }
        page.append("|\n");
    }
}
