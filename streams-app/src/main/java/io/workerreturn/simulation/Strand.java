package io.workerreturn.simulation;

/** One kind of entity of the scenario, each of which has a story of at most {@value Agenda#SLOTS} records. */
interface Strand {
    /** How many entities there are. */
    int size();

    /** Puts the whole story of an entity on the agenda, which holds nothing else. */
    void plan(int entity, Agenda agenda);

    /**
     * One record of the entity whose story is on the agenda.
     *
     * @param at when it is sent
     */
    ScenarioRecord tell(int entity, int slot, Agenda agenda, long at);
}
