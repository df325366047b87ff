using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Cli.Flows;

/// <summary>Studies whose variants are settings: all are measured on validation, and the test split is opened for the chosen one and the file as written.</summary>
internal sealed class SweepFlow(StudyRequest request, Screen screen, CancellationToken ct) : IDisposable
{
    private readonly StudyFlow _room = new(request, screen, ct);
    private readonly Experiment _file = request.Loaded.Experiment;

    private Variant AsWritten => new("as written", _file);

    private Variant Single => Variants.Changed(_file, Baselines.SingleOf(_file));

    /// <summary>Every setting on every seed and fold.</summary>
    public int Sweep(IReadOnlyList<Setting> settings)
    {
        Variant[] candidates = [AsWritten, .. settings.Select(VariantOf)];
        var plan = _room.Claim([.. candidates, Single], AsWritten.Name, AsWritten.Name);
        screen.Note($"{request.Kind}: {settings.Count} settings and the file as written, {plan.ValidationRuns([AsWritten]).Count()} runs each");
        _room.Fit([.. plan.ValidationRuns(plan.Variants)]);
        return Finish(plan, candidates);
    }

    /// <summary>Successive halving; the finalists, and the file as written, have all replications.</summary>
    public int Tune(IReadOnlyList<Setting> settings, HalvingPlan halving)
    {
        var variants = settings.ToDictionary(setting => setting.Name, VariantOf, StringComparer.Ordinal);
        var plan = _room.Claim([AsWritten, .. variants.Values, Single], AsWritten.Name, AsWritten.Name);
        screen.Note($"{request.Kind}: {halving}; and {plan.ValidationRuns([AsWritten]).Count()} each of the file as written and of single-task training");
        var alive = settings;
        for (var r = 0; r < halving.Rungs.Count; r++)
        {
            if (r > 0) alive = Halving.Survivors([.. alive.Select(setting => (setting, MeanOf(setting, halving.Rungs[r - 1].Replications)))], halving.Rungs[r].Settings);
            _room.Fit([.. alive.SelectMany(setting => plan.ValidationRuns([variants[setting.Name]]).Take(halving.Rungs[r].Replications))]);
        }

        _room.Fit([.. plan.ValidationRuns([AsWritten, Single])]);
        return Finish(plan, [AsWritten, .. alive.Select(setting => variants[setting.Name])]);

        // Of this rung's runs alone: those of later rungs, kept from an earlier start, would make another choice than the first time.
        double? MeanOf(Setting setting, int replications) => StudyChoices.Value(_room.Report(plan).ValidationOf(variants[setting.Name], replications), request.Objective);
    }

    /// <inheritdoc cref="StudyFlow.Dispose"/>
    public void Dispose() => _room.Dispose();

    private int Finish(StudyPlan plan, IReadOnlyList<Variant> candidates)
    {
        var report = _room.Report(plan);
        var choice = _room.Choose(report, candidates);
        if (choice is not null) report = _room.Report(plan with { Own = choice.Variant }); // what would be put to use is what --guard watches
        Variant[] tested = request.OpensTest ? [AsWritten, .. candidates.Skip(1).Where(candidate => string.Equals(candidate.Name, choice?.Variant, StringComparison.Ordinal)), Single] : [];
        if (tested.Length > 0)
        {
            _room.Fit([.. plan.OwnRuns(tested)]);
            _room.OpenTest([.. plan.OwnRuns(tested)]);
        }

        return _room.Show(_room.Compare(report, [.. candidates, Single], tested, choice));
    }

    private Variant VariantOf(Setting setting) => new(setting.Name, ExperimentFile.Change(_file, $"--over {setting.Name}", setting.Sets), setting.Values);
}
