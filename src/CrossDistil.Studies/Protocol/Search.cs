using CrossDistil.Experiments;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// Studies whose variants are settings of one experiment: all are measured on validation, and the test split is opened
/// only for the chosen one, the file as written and <see cref="Baselines.Single"/>.
/// </summary>
/// <inheritdoc cref="Study"/>
public sealed class Search(StudyRequest request, StudySource source, TimeProvider time, StudyFollower? follower = null)
{
    private readonly Experiment _file = request.Loaded.Experiment;

    private Variant AsWritten => new("as written", _file);

    private Variant Single => Variants.Changed(_file, Baselines.SingleOf(_file));

    /// <summary>Tries the settings and chooses one. Writes the same files as <see cref="Study.Run"/>.</summary>
    /// <param name="search">The settings to try besides the file as written.</param>
    /// <param name="ct">Cancels; finished runs stay, and the next call continues from there.</param>
    /// <inheritdoc cref="Study.Run" path="/exception"/>
    public StudyResult Run(SearchPlan search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        using var session = new StudySession(request, source, time, follower, search.Kind, ct);
        return search.Halving is { } halving ? Tune(session, search.Settings, halving) : Sweep(session, search.Settings);
    }

    /// <summary>Fits every setting on every seed and fold.</summary>
    private StudyResult Sweep(StudySession session, IReadOnlyList<Setting> settings)
    {
        Variant[] candidates = [AsWritten, .. settings.Select(VariantOf)];
        var plan = session.Claim([.. candidates, Single], AsWritten.Name, AsWritten.Name);
        var each = plan.ValidationRuns([AsWritten]).Count();
        session.Note($"{plan.Kind}: {settings.Count} settings and the file as written, {each} runs each");
        session.Fit([.. plan.ValidationRuns(plan.Variants)]);
        return Finish(session, plan, candidates);
    }

    /// <summary>
    /// Successive halving: few runs of many settings, more of the best; the finalists, and the file as written, have
    /// all replications.
    /// </summary>
    private StudyResult Tune(StudySession session, IReadOnlyList<Setting> settings, HalvingPlan halving)
    {
        var variants = settings.ToDictionary(setting => setting.Name, VariantOf, StringComparer.Ordinal);
        var plan = session.Claim([AsWritten, .. variants.Values, Single], AsWritten.Name, AsWritten.Name);
        var all = plan.ValidationRuns([AsWritten]).Count();
        session.Note($"{plan.Kind}: {halving}; and {all} each of the file as written and of single-task training");
        var alive = settings;
        for (var r = 0; r < halving.Rungs.Count; r++)
        {
            var (keep, replications) = halving.Rungs[r];
            var before = r > 0 ? halving.Rungs[r - 1].Replications : 0;
            if (r > 0) alive = Halving.Survivors([.. alive.Select(setting => (setting, MeanOf(setting, before)))], keep);
            session.Fit([.. alive.SelectMany(setting => plan.ValidationRuns([variants[setting.Name]]).Take(replications))]);
        }

        session.Fit([.. plan.ValidationRuns([AsWritten, Single])]);
        return Finish(session, plan, [AsWritten, .. alive.Select(setting => variants[setting.Name])]);

        // Of this rung's runs only: those of later rungs, kept from an earlier start, could change the choice.
        double? MeanOf(Setting setting, int replications) =>
            StudyChoices.Value(session.Report(plan).ValidationOf(variants[setting.Name], replications), session.Objective);
    }

    private StudyResult Finish(StudySession session, StudyPlan plan, IReadOnlyList<Variant> candidates)
    {
        var report = session.Report(plan);
        var choice = session.Choose(report, candidates);
        if (choice is not null) report = session.Report(plan with { Own = choice.Variant }); // --guard checks the setting that will be used
        if (!request.OpensTest) return session.Compare(report, [.. candidates, Single], [], choice);
        var chosen = candidates.Skip(1).Where(candidate => string.Equals(candidate.Name, choice?.Variant, StringComparison.Ordinal));
        Variant[] tested = [AsWritten, .. chosen, Single];
        StudyRun[] runs = [.. plan.OwnRuns(tested)];
        session.Fit(runs);
        session.OpenTest(runs);
        return session.Compare(report, [.. candidates, Single], tested, choice);
    }

    private Variant VariantOf(Setting setting) =>
        new(setting.Name, ExperimentFile.Change(_file, $"setting {setting.Name}", setting.Sets), setting.Values);
}
