using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Experiments;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil ingest: encode an experiment's data once.</summary>
internal static class IngestCommand
{
    public static Command Create(CancellationToken ct)
    {
        var (file, sets, cache, from, json) = (Shared.Experiment(), Shared.Sets(), Shared.Cache(), Shared.From(), Shared.Json());
        var command = new Command("ingest", "Read the source and write the encoded cache.") { file, from, sets, cache, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var loaded = Shared.GoingOnFrom(parse.GetValue(from), ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), seed: null));
            var result = Caches.Write(loaded, parse.GetValue(cache), screen, ct);
            screen.Result(result, SummaryTables.Of(result));
        });
        return command;
    }
}
