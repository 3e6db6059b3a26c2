package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.services.Services;
import io.workerreturn.words.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How roles are written, and what is kept of one. */
class GrantTest {
    private static final String FIRM = "91330381MA2H05T115";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Instant LATER = CLOCK.instant().plus(Duration.ofHours(1));

    private final Seal seal = Seal.shared("secret", "session");
    private final Sessions sessions = new Sessions(CLOCK, seal, hash -> Optional.empty());

    @ParameterizedTest
    @ValueSource(
            strings = {"viewer", "dispatcher", "admin", "finance", "hr:" + FIRM, "hr:" + FIRM + ",91330381MA2H05T128"})
    void what_is_given_is_written_as_it_is_read_and_kept_by_a_browser(String text) {
        Grant grant = Grant.of(text).orElseThrow();
        assertThat(grant).hasToString(text);
        Caller vouched = new Caller("wu", grant);
        assertThat(sessions.holder(sessions.begin(vouched, LATER))).contains(vouched);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "+",
                "hr",
                "hr:",
                "office",
                "OFFICE",
                "Finance",
                " finance",
                "finance,",
                "finance,viewer",
                "finance:" + FIRM
            })
    void nobody_is_given_what_is_not_a_role(String text) {
        assertThat(Grant.of(text)).isEmpty();
    }

    @Test
    void a_ticket_of_another_version_signs_nobody_in() {
        for (String caller : List.of(
                "{\"name\":\"wu\",\"role\":\"HR\",\"firms\":[\"" + FIRM + "\"]}",
                "{\"name\":\"wu\",\"grant\":\"health\"}",
                "{\"name\":\"wu\"}")) {
            String ticket = "{\"session\":\"s\",\"until\":%d,\"token\":null,\"caller\":%s}"
                    .formatted(LATER.toEpochMilli(), caller);
            assertThat(sessions.holder(seal.close(ticket))).as(caller).isEmpty();
        }
    }

    @Test
    void an_office_is_spelled_as_no_role_is_and_has_a_name() {
        List<String> roles = Arrays.stream(Role.values()).map(Role::label).toList();
        assertThat(Services.offices())
                .isNotEmpty()
                .allMatch(office -> office.matches("[a-z]+"))
                .doesNotContainAnyElementsOf(roles);
        Services.ofOffices(Services.offices())
                .forEach(service -> assertThat(Words.has(Words.of(service.name(), "office")))
                        .as(service.name() + ": say in words.js what people call the office")
                        .isTrue());
        assertThat(Grant.SPELLING).contains(Services.offices());
    }

    @Test
    void neither_of_two_roles_that_stand_beside_each_other_is_the_other() {
        assertThat(Role.OFFICE.atLeast(Role.HR)).isFalse();
        assertThat(Role.HR.atLeast(Role.OFFICE)).isFalse();
        for (Role between : Set.of(Role.HR, Role.OFFICE)) {
            assertThat(between.atLeast(Role.VIEWER)).isTrue();
            assertThat(between.seesAll()).isFalse();
            assertThat(Role.DISPATCHER.atLeast(between)).isTrue();
        }
    }
}
