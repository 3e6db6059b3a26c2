package io.workerreturn.board;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Adds to what failed in a browser what somebody in front of it would have seen, since nobody was. */
final class SaysWhatWasSeen implements TestExecutionExceptionHandler {
    private static final int MOST_CHARACTERS = 1_500;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (failure instanceof TestAbortedException) {
            throw failure;
        }
        Page page = ((InBrowser) context.getRequiredTestInstance()).page;
        throw new AssertionError(failure.getMessage() + "\n" + seen(page), failure);
    }

    private static String seen(@Nullable Page page) {
        if (page == null) {
            return "no page was open";
        }
        try {
            String text = String.valueOf(page.evaluate("document.body.innerText"))
                    .strip()
                    .replaceAll("\\s*\\n\\s*", " | ");
            return page.url() + " says: " + text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        } catch (PlaywrightException gone) {
            return "the page can't be read: " + gone.getMessage();
        }
    }
}
