namespace CrossDistil.Studies.Protocol;

/// <summary>
/// Follows a study while it runs. This one passes everything on; a program with its own screen overrides what it shows
/// in another way.
/// </summary>
/// <param name="progress">Called when a run starts, proceeds or ends, from any thread; null = nobody.</param>
/// <param name="note">Called with lines for people, such as the number of runs; null = nobody.</param>
public class StudyFollower(IProgress<StudyProgress>? progress = null, Action<string>? note = null)
{
    /// <summary>A line that people should read.</summary>
    public virtual void Note(string line) => note?.Invoke(line);

    /// <summary>Runs a stage of the study, from its first run to its last.</summary>
    /// <param name="name">
    /// The study's command for runs that are fitted, "test" for those that are measured on test rows.
    /// </param>
    /// <param name="work">The stage; must be called once, with the receiver of its progress.</param>
    public virtual void Stage(string name, Action<IProgress<StudyProgress>?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work(progress);
    }
}
