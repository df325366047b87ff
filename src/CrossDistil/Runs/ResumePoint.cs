using CrossDistil.Runs.States;

namespace CrossDistil.Runs;

/// <summary>Where an unfinished run can be resumed.</summary>
public sealed class ResumePoint
{
    private ResumePoint(IReadOnlyList<FoundState> states, IReadOnlyList<string> warnings) => (States, Warnings) = (states, warnings);

    /// <summary>Steps done by the newest good state; null where there is none: the run starts from scratch.</summary>
    public long? Step => States.Count > 0 ? States[0].Header.Step : null;

    /// <summary>One line for every state that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The good states, newest first.</summary>
    internal IReadOnlyList<FoundState> States { get; }

    /// <summary>Verifies the states in a run folder; changes nothing.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="identity">The training to resume.</param>
    /// <exception cref="InputException">The newest good state is of another training, or cannot be read.</exception>
    internal static ResumePoint Find(RunFolder run, StateIdentity identity)
    {
        var point = Find(run);
        if (point.States is [var newest, ..] && identity.Refusal(newest.Header.Of, newest.Path) is { } fault)
            throw new InputException([fault]);
        return point;
    }

    /// <summary>The same, but states of another training are ignored.</summary>
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
            else if (found.Header.Checkpoints.FirstOrDefault(file => !File.Exists(Path.Combine(run.CheckpointFolder, file))) is { } missing)
                warnings.Add($"{path}: its checkpoint {missing} is gone; the state before it is used");
            else states.Add(found);
        }

        return new(states, warnings);
    }
}
