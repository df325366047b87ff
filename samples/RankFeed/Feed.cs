using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Export;
using CrossDistil.Ingest;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Samples;

// From a log to a ranking, all in C#: ingest, train, export, rank. dotnet run -c Release --project samples/RankFeed EXPERIMENT.json RUN BUNDLE FEATURE VALUE...
public static class Feed
{
    public static void Main(string[] args)
    {
        Train(args[0], args[1], args[2]);
        foreach (var (candidate, score) in Rank(args[2], args[3], args[4..])) Console.WriteLine($"{candidate}: {score:F4}");
    }

    /// <summary>Trains an experiment and writes what is served of it.</summary>
    public static void Train(string experimentFile, string runFolder, string bundle)
    {
        var run = new RunFolder(runFolder);
        run.Check(overwrite: false);
        var (experiment, folder, _, _) = ExperimentFile.Load(experimentFile, sets: [], seed: null);
        var encoded = Path.GetFullPath(experiment.Cache ?? ".crossdistil/feed", folder);
        if (!Ingester.IsFresh(encoded, experiment.Data, folder)) Ingester.Run(experiment.Data, folder, encoded, null, default);
        using var cache = DatasetCache.Open(encoded);
        new TrainingJob(experiment, folder, cache).Train(run, progress: null, TimeProvider.System, CancellationToken.None);
        BundleWriter.Write(run, experiment, cache, new ExportOptions(bundle), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Candidates that differ in one feature, best first. Of everything else nothing is known here: a request would set the user's part with SetAll.</summary>
    public static IReadOnlyList<(string Candidate, double Score)> Rank(string bundle, string feature, IReadOnlyList<string> candidates)
    {
        using var ranker = Ranker.Load(bundle);              // one for the life of a program; any number of threads
        var request = ranker.NewRequest();                   // one for each thread, used again and again
        request.Begin(candidates.Count);
        for (var row = 0; row < candidates.Count; row++) request.Set(row, ranker.Feature(feature), candidates[row]);
        ranker.Score(request);
        return [.. request.Order.ToArray().Select(row => (candidates[row], request.Scores.ToArray()[row]))];
    }
}
