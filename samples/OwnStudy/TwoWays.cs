using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Samples;

// Two variants compared by the study protocol, all in C#. dotnet run -c Release --project samples/OwnStudy FOLDER
public static class TwoWays
{
    private const string Experiment = """
        {
          "source": {"tables": {"log": "log.csv"}},
          "features": [
            {"kind": "categorical", "name": "user_id"}, {"kind": "categorical", "name": "video_id"},
            {"kind": "numeric", "name": "duration_ms"}
          ],
          "tasks": [{"name": "finish"}, {"name": "like"}],
          "split": {"kind": "time", "by": "day", "validationFrom": "8", "testFrom": "9"},
          "model": {"embeddingDim": 8, "backbone": {"kind": "mmoe", "experts": 2, "hidden": [16]}},
          "training": {"epochs": 2}
        }
        """;

    public static void Main(string[] args)
    {
        var result = Compare(args[0], rows: 20_000, new Progress<StudyProgress>(now =>
        {
            if (now.Finished is not null) Console.Error.WriteLine($"{now.Done} of {now.Total} runs");
        }));
        foreach (var (task, table) in result.Test!)
            foreach (var variant in table.Variants)
                Console.WriteLine($"{task,-7} {variant.Name,-12} AUC {variant.Metrics["auc"].Mean:F4}{Difference(variant)}");
    }

    /// <summary>Generates the log, and runs the study or goes on with it.</summary>
    public static StudyResult Compare(string folder, int rows, IProgress<StudyProgress>? progress)
    {
        SyntheticLog.Write(folder, new SyntheticOptions { Rows = rows }, CancellationToken.None);
        var path = Path.Combine(folder, "experiment.json");
        File.WriteAllText(path, Experiment);
        var loaded = ExperimentFile.Load(path, sets: [], seed: null);
        var (file, home) = (loaded.Experiment, loaded.BaseFolder);

        // Variants are experiments with a name. "single", each task trained alone, is what harm to a task is measured against.
        var plain = ExperimentFile.Change(file, "plain", ["method.kind=plain"]);
        var single = ExperimentFile.Change(plain, "single", ["""model.backbone={"kind": "single", "hidden": [16]}"""]);
        Variant[] variants = [new("single", single), new("plain", plain), new("crossdistil", file)];
        var source = new StudySource(
            experiment => Ingester.Prepare(experiment.Data, home, experiment.Cache, progress: null, CancellationToken.None),
            folds => TimeFolds.Find(file.Data, home, folds, CancellationToken.None));
        var request = new StudyRequest { Loaded = loaded, Folder = Path.Combine(folder, "study"), Seeds = [1, 2, 3] };
        var design = new StudyDesign(StudyKind.Standard, variants, Own: "crossdistil", Baseline: "plain");
        var study = new Study(request, source, TimeProvider.System, new StudyFollower(progress, Console.Error.WriteLine));
        return study.Run(design, CancellationToken.None);
    }

    private static string Difference(VariantResult variant) => variant.ToBaseline.GetValueOrDefault("auc") is { } difference
        ? $"  {difference.Mean:+0.0000;-0.0000} (p {difference.Adjusted:F3}, corrected)"
        : "";
}
