using System.CommandLine.Help;
using CrossDistil.Cli.Commands;
using CrossDistil.Cli.Output;
using CrossDistil.Runs;

namespace CrossDistil.Cli;

/// <summary>The one place where what a command throws becomes a line and an <see cref="ExitCode"/>.</summary>
internal static class Entry
{
    public static int Run(string[] args, CancellationToken ct)
    {
        Command? command = null;
        try
        {
            var parse = Root(ct).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            command = parse.CommandResult.Command;
            Fault[] faults = parse.Action is HelpAction ? [] : [.. CommandLineFaults.Of(parse)];
            if (faults.Length > 0) return Report(faults, command);
            var code = parse.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return ct.IsCancellationRequested ? ExitCode.Interrupted : code;
        }
        catch (InputException fault)
        {
            return Report(fault.Faults, command);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Console.Error.WriteLine("interrupted");
            return ExitCode.Interrupted;
        }
        catch (DivergedException diverged)
        {
            Console.Error.WriteLine($"error: {diverged.Message}");
            return ExitCode.Failed;
        }
        catch (Exception bug)
        {
            Console.Error.WriteLine(bug);
            return ExitCode.Failed;
        }
    }

    /// <summary>The program: all its commands.</summary>
    internal static Command Root(CancellationToken ct)
    {
        // Not a RootCommand: its name in the help would be the executable's.
        var root = new Command("crossdistil", "Trains multi-task ranking models on feedback logs with cross-task distillation.")
        {
            new HelpOption(), new VersionOption(),
        };
        Command[] commands =
        [
            DemoCommand.Create(ct), SynthCommand.Create(ct), IngestCommand.Create(ct), CheckCommand.Create(ct), TrainCommand.Create(ct),
            EvaluateCommand.Create(ct), ExportCommand.Create(ct), PredictCommand.Create(ct), .. StudyCommands.All(ct),
            ReportCommand.Create(ct), WatchCommand.Create(ct), ServeCommand.Create(ct), BenchCommand.Create(ct), SchemaCommand.Create(),
        ];
        foreach (var command in commands) root.Add(command);
        root.SetAction(parse => new HelpAction().Invoke(parse));
        return root;
    }

    private static int Report(IEnumerable<Fault> faults, Command? command)
    {
        foreach (var fault in faults) Console.Error.WriteLine($"error: {CommandWords.Of(fault, command)}");
        return ExitCode.Input;
    }
}
