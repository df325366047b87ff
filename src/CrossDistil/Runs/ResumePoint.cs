using CrossDistil.Runs.States;

namespace CrossDistil.Runs;

/// <summary>Where a run that was begun can be gone on with.</summary>
public sealed class ResumePoint
{
    private ResumePoint(IReadOnlyList<FoundState> states, IReadOnlyList<string> warnings) => (States, Warnings) = (states, warnings);

    /// <summary>Steps done by the newest good state; null where there is none: the run begins anew.</summary>
    public long? Step => States.Count > 0 ? States[0].Header.Step : null;

    /// <summary>One line for every state that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The good states, newest first.</summary>
    internal IReadOnlyList<FoundState> States { get; }

    /// <summary>Looks through the states in a run folder; changes nothing.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="identity">The training that wants to go on.</param>
    /// <exception cref="InputException">The newest good state is of another training, or cannot be read.</exception>
    internal static ResumePoint Find(RunFolder run, StateIdentity identity)
    {
        var point = Find(run);
        return point.States.Count > 0 && identity.Refusal(point.States[0].Header.Of, point.States[0].Path) is { } fault ? throw new InputException([fault]) : point;
    }

    /// <summary>The same where states of another training are passed over as if they were not there.</summary>
    /// <inheritdoc cref="Find(RunFolder, StateIdentity)"/>
    internal static ResumePoint FindSame(RunFolder run, StateIdentity identity)
    {
        var point = Find(run);
        return new([.. point.States.Where(state => identity.Refusal(state.Header.Of, state.Path) is null)], point.Warnings);
    }

    private static ResumePoint Find(RunFolder run)
    {
        var (states, warnings) = (new List<FoundState>(), new List<string>());
        foreach (var path in run.States.Files)
        {
            if (StateFile.Verify(path) is not { } found) warnings.Add($"{path}: is truncated or damaged; the state before it is used");
            else if (found.Header.Checkpoints.FirstOrDefault(file => !File.Exists(Path.Combine(run.CheckpointFolder, file))) is { } gone) warnings.Add($"{path}: its checkpoint {gone} is gone; the state before it is used");
            else states.Add(new FoundState(path, found.Header, found.Blocks));
        }

        return new(states, warnings);
    }
}
