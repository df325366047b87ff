using CrossDistil.Data.Files;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Weights;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// A trained model on disk, in the layout of docs/data-format.md: embedding tables, dense parameters, then each task's
/// P and Q.
/// </summary>
internal static class Checkpoint
{
    /// <summary>Writes <paramref name="trained"/>, whole or not at all.</summary>
    public static void Save(string path, TrainedModel trained) =>
        AtomicFile.Write(path, file => WeightBlocks.Write(file, trained.SchemaHash, Of(trained)));

    /// <summary>Reads a checkpoint into <paramref name="trained"/>.</summary>
    /// <exception cref="InputException">
    /// The file is missing, damaged, of another schema or model; nothing was changed then.
    /// </exception>
    public static void Load(string path, TrainedModel trained)
    {
        using var file = Open(path);
        Blocks(path).ReadWhole(file, trained.SchemaHash, Of(trained));
    }

    /// <summary>
    /// Reads a checkpoint of an earlier run into <paramref name="trained"/>, whose tables may have grown; new rows stay
    /// as they are.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schemaHash">Schema of the earlier run's data.</param>
    /// <param name="trained">The model.</param>
    /// <param name="grown">How its tables have grown, by name.</param>
    /// <exception cref="InputException">
    /// The file is missing, damaged, of another schema or model; nothing was changed then.
    /// </exception>
    internal static void LoadGrown(string path, string schemaHash, TrainedModel trained, IReadOnlyDictionary<string, GrownRows> grown)
    {
        using var file = Open(path);
        var blocks = new WeightBlocks(
            path, "train that run again", "give the model and method of that run, or train without the option from");
        blocks.ReadWhole(file, schemaHash, Of(trained, grown));
    }

    /// <summary>
    /// Reads the parameters of a served network from a checkpoint, without those that only training needs.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="schemaHash">Schema of the data that the run was trained on.</param>
    /// <param name="served">The network.</param>
    /// <exception cref="InputException">
    /// The file is missing, damaged, of another schema, or of another model.
    /// </exception>
    internal static void LoadServed(string path, string schemaHash, MultiTaskModel served)
    {
        using var file = Open(path);
        Blocks(path).ReadSome(file, schemaHash, WeightBlock.Of(served));
    }

    private static IReadOnlyList<WeightBlock> Of(TrainedModel trained, IReadOnlyDictionary<string, GrownRows>? grown = null) =>
        [.. WeightBlock.Of(trained.Model, grown), .. trained.Platt.SelectMany(p => (WeightBlock[])[new(p.Slope), new(p.Intercept)])];

    private static WeightBlocks Blocks(string path) =>
        new(path, "use the experiment and data that the run was trained on", "use the experiment that the run was trained with");

    private static FileStream Open(string path) =>
        InputFile.Read(path, "give a finished run", () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
}
