package io.workerreturn.board;

import io.workerreturn.words.Language;
import io.workerreturn.words.Said;

/** What is called so, in both languages: for what the page has no word of its own. */
record Bilingual(String zh, String en) {
    static Bilingual of(Said said) {
        return new Bilingual(said.in(Language.ZH), said.in(Language.EN));
    }
}
