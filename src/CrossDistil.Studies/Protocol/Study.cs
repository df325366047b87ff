using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// A study from its variants to its result: every run is fitted and the choice on validation is written, then the test
/// split is opened, once, for the comparison.
/// </summary>
/// <param name="request">Experiment, seeds, folder.</param>
/// <param name="source">Where encoded data comes from.</param>
/// <param name="time">Clock.</param>
/// <param name="follower">Receives the study's progress; null = nobody.</param>
public sealed class Study(StudyRequest request, StudySource source, TimeProvider time, StudyFollower? follower = null)
{
    /// <summary>
    /// Runs or resumes the study: finished runs in its folder are kept. Writes <c>choice.json</c>, <c>results.json</c>
    /// and <c>results.md</c> there.
    /// </summary>
    /// <param name="design">What is compared.</param>
    /// <param name="ct">Cancels; finished runs stay, and the next call continues from there.</param>
    /// <exception cref="InputException">
    /// A variant changes what all share, see <see cref="CommonGround"/>; there is no such baseline; the folder holds
    /// another study, or runs of other options or data; another process works on it; the data cannot be read. A fault
    /// of a single run is recorded in the result, and the study continues.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public StudyResult Run(StudyDesign design, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(design);
        using var session = new StudySession(request, source, time, follower, design.Kind, ct);
        var variants = design.Variants;
        var plan = session.Claim(variants, design.Own, design.Baseline);
        session.Fit([.. plan.ValidationRuns(variants), .. request.OpensTest ? plan.OwnRuns(variants) : []]);
        var report = session.Report(plan);
        var choice = design.Kind.Chooses ? session.Choose(report, variants) : null;
        if (request.OpensTest) session.OpenTest([.. plan.OwnRuns(variants)]);
        return session.Compare(report, variants, request.OpensTest ? variants : [], choice);
    }
}
