package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BoardCity.Shared.class)
class BoardApiTest {
    @Test
    void the_overview_says_how_the_city_does(BoardCity city) throws Exception {
        JsonNode overview = city.get("/api/v1/overview");
        assertThat(overview.at("/city/returned").asLong()).isPositive();
        assertThat(overview.at("/reading/unreadable").asLong()).isZero();
        assertThat(overview.path("classes")).hasSize(7);
    }
}
