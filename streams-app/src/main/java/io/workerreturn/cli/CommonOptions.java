package io.workerreturn.cli;

import picocli.CommandLine.Command;

/** What the help of every command has in common. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisHeading = "",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitStatus.OK + ":done, and nothing is wrong",
            ExitStatus.FOUND + ":done, and the check found something",
            ExitStatus.USAGE + ":the command line or the configuration is wrong; nothing was done",
            ExitStatus.FAILURE + ":failed on the way, or the cluster can't be reached"
        },
        footerHeading = "%n")
final class CommonOptions {}
