package org.kernelscope.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope prior}: priors over kernels. */
@Command(
    name = "prior",
    description = "Priors over convolution kernels.",
    subcommands = {PriorFitCommand.class, PriorScoreCommand.class, PriorSampleCommand.class})
final class PriorCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands fit, score and sample, found none");
  }

  Home home() {
    return root.home();
  }
}
