package io.workerreturn.audit;

import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyStory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker's journey is what it is.
 *
 * @param journey null if nothing stands
 * @param lines all that was told, and what each trip says, in the order in which it counts
 * @param now what time it is by the clock topic, epoch milliseconds; {@link io.workerreturn.domain.Tally#NEVER} if nobody
 *     said so
 */
public record WorkerExplanation(String workerId, @Nullable Journey journey, List<JourneyStory.Line> lines, long now) {}
