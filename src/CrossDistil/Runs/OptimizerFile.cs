using CrossDistil.Runs.States;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs;

/// <summary>
/// The optimizers' states of a checkpoint, in a file next to it: for a run that continues from this one (decision 11).
/// </summary>
internal static class OptimizerFile
{
    private const string Remedy = "train that run again, or train without the option from";

    /// <summary>The file next to a checkpoint.</summary>
    public static string Of(string checkpoint) => Path.ChangeExtension(checkpoint, ".optimizer");

    /// <summary>Writes it, whole or not at all.</summary>
    /// <param name="checkpoint">File of the checkpoint.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="identity">The training.</param>
    /// <param name="visit">Visits the optimizers.</param>
    public static void Save(string checkpoint, long step, StateIdentity identity, Action<IStateVisitor> visit) =>
        StateFile.Write(Of(checkpoint), new StateHeader(step, identity, [Path.GetFileName(checkpoint)]), visit);

    /// <summary>Verifies it.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public static FoundState Find(string checkpoint)
    {
        var path = Of(checkpoint);
        if (!File.Exists(path))
            throw new InputException(
                path, "there is no such file", "name a run that was trained by this version, or train without the option from");
        return StateFile.Verify(path, Remedy) ?? throw new InputException(path, "is truncated or damaged", Remedy);
    }
}
