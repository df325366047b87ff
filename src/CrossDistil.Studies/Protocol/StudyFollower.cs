namespace CrossDistil.Studies.Protocol;

/// <summary>
/// Follows a study while it runs. This one hands everything on; a program with a screen of its own overrides what it shows in another way.
/// </summary>
/// <param name="progress">Told of every run that begins, goes on or ends, from any thread; null = nobody.</param>
/// <param name="note">Told lines for people, such as how many runs there will be; null = nobody.</param>
public class StudyFollower(IProgress<StudyProgress>? progress = null, Action<string>? note = null)
{
    /// <summary>A line that people should read.</summary>
    public virtual void Note(string line) => note?.Invoke(line);

    /// <summary>Does a stage of the study, from its first run to its last.</summary>
    /// <param name="name">The study's command for runs that are fitted, "test" for those that are measured on test rows.</param>
    /// <param name="work">Does it; must be called once, with who is told how far it is.</param>
    public virtual void Stage(string name, Action<IProgress<StudyProgress>?> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work(progress);
    }
}
