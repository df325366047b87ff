using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil ingest: encode an experiment's data once.</summary>
internal static class IngestCommand
{
    public static Command Create(CancellationToken ct)
    {
        var (file, sets, cache, from) = (Shared.Experiment(), Shared.Sets(), Shared.Cache(), Shared.From());
        return Shared.Command("ingest", "Read the source and write the encoded cache.", file, [from, sets, cache], (parse, screen) =>
        {
            var loaded = ExperimentFile.Load(parse.GetRequiredValue(file), parse.GetRequiredValue(sets), seed: null);
            var result = Caches.Write(Shared.StartedFrom(parse.GetValue(from), loaded), parse.GetValue(cache), screen, ct);
            screen.Result(result, SummaryTables.Of(result));
        });
    }
}
