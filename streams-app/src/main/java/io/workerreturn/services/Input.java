package io.workerreturn.services;

import io.workerreturn.domain.LogPlace;
import io.workerreturn.wire.Compact;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What comes to an operator of a service. */
sealed interface Input {
    /**
     * A fact.
     *
     * @param topic by which it was told
     */
    record Fact(String topic, Told<?> told) implements Input {}

    /**
     * A row of a conclusion.
     *
     * @param row null if it is withdrawn
     * @param place where it stood: one that was parked comes after those that are newer
     */
    record Row(String topic, @Nullable SpecificRecord row, LogPlace place) implements Input {}

    /**
     * What of a row is of interest.
     *
     * @param extract as {@link Heard#layout} writes it; null if nothing is
     */
    record News(String topic, byte @Nullable [] extract, LogPlace place) implements Input {
        static final Compact<News> LAYOUT = new Compact<>(
                1,
                (out, news) -> out.text(news.topic())
                        .optionalRaw(news.extract())
                        .signed(news.place().appendedAt())
                        .number(news.place().partition())
                        .number(news.place().offset()),
                in -> new News(in.text(), in.optionalRaw(), new LogPlace(in.signed(), in.count(), in.number())));
    }
}
