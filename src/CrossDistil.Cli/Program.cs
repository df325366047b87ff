using CrossDistil.Cli;

using var interruption = new Interruption();
return Entry.Run(args, interruption.Token);
