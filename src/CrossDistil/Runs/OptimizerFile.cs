using CrossDistil.Runs.States;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs;

/// <summary>What the optimizers had learnt at a checkpoint, beside it: for a run that goes on from this one (decision 11).</summary>
internal static class OptimizerFile
{
    private const string Anew = "train that run again, or train anew without --from";
    private const string Ending = ".optimizer";

    /// <summary>The file beside a checkpoint.</summary>
    public static string Of(string checkpoint) => Path.ChangeExtension(checkpoint, Ending);

    /// <summary>Writes it, whole or not at all.</summary>
    /// <param name="checkpoint">File of the checkpoint.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="identity">The training.</param>
    /// <param name="keep">Visits the optimizers.</param>
    public static void Save(string checkpoint, long step, StateIdentity identity, Action<IStateVisitor> keep) =>
        StateFile.Write(Of(checkpoint), new StateHeader(step, identity, [Path.GetFileName(checkpoint)]), keep);

    /// <summary>Looks it through.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static FoundState Find(string checkpoint)
    {
        var path = Of(checkpoint);
        if (!File.Exists(path)) throw new InputException(path, "there is no such file", "name a run that was trained by this version, or train anew without --from");
        return StateFile.Verify(path, Anew) is { } found
            ? new FoundState(path, found.Header, found.Blocks)
            : throw new InputException(path, "is truncated or damaged", Anew);
    }
}
