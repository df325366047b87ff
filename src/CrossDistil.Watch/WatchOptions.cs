using CrossDistil.Studies.Reports;

namespace CrossDistil.Watch;

/// <summary>What is watched, and where it is shown.</summary>
/// <param name="Paths">At least one folder of a run or study, or that contains such; it need not exist yet.</param>
/// <param name="Port">
/// Port on loopback, 1..65535; null = <see cref="UsualPort"/>, or any if that is taken. 0 = any.
/// </param>
public sealed record WatchOptions(IReadOnlyList<string> Paths, int? Port = null)
{
    /// <summary>The default port, so that an open page finds its server again.</summary>
    public const int UsualPort = 7465;

    /// <summary>Minimum time between two looks at the files.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Builds reports.</summary>
    internal Func<IReadOnlyList<WatchedItem>, Report> Build { get; init; } = WatchReport.Of;
}
