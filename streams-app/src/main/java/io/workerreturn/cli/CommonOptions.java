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
            ExitStatus.FAILURE + ":failed on the way, or the cluster can't be reached",
            ExitStatus.BOUND + ":the application id belongs to an application with other settings; nothing was done",
            "130:ended by Ctrl-C; 143 by a plain kill"
        },
        footerHeading = "%n")
final class CommonOptions {}
