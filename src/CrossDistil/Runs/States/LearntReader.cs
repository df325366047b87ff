using CrossDistil.Scoring.Models;

namespace CrossDistil.Runs.States;

/// <summary>
/// Gives another training the optimizers' moments, accumulators and steps of an earlier one. Rates are the new
/// training's own. New rows of a grown table keep their start values.
/// </summary>
/// <param name="state">A verified file.</param>
/// <param name="tables">How the tables have grown, by name; empty where they have not.</param>
internal sealed class LearntReader(FoundState state, IReadOnlyDictionary<string, GrownRows> tables) : StateReader(state, Remedy)
{
    private const string Remedy = "give the model, method and optimizer of that run, or train without the option from";

    private readonly FoundState _state = state;
    private readonly Dictionary<string, (long Place, long Values)> _blocks = Places(state);

    public override void Values(string name, Span<float> values)
    {
        if (!_blocks.TryGetValue(name, out var block)) throw _state.Missing(name, Remedy);
        File.Position = block.Place;
        if (TableOf(name) is not { } grown)
        {
            if (block.Values != values.Length) throw _state.Missing(name, Remedy);
            StateFile.Read(File, values);
            return;
        }

        if (values.Length % grown.RowsNow != 0 || block.Values != (long)grown.Rows * (values.Length / grown.RowsNow))
            throw _state.Missing(name, Remedy);
        for (var field = 0; field < grown.Fields; field++) StateFile.Read(File, grown.Of(values, field));
    }

    public override void Real(string name, Func<double> get, Action<double> set)
    {
        if (!name.EndsWith(".rate", StringComparison.Ordinal)) base.Real(name, get, set); // a rate is an option of the new training
    }

    private static Dictionary<string, (long Place, long Values)> Places(FoundState state)
    {
        var (blocks, place) = (new Dictionary<string, (long Place, long Values)>(StringComparer.Ordinal), state.Blocks);
        foreach (var block in state.Header.Blocks)
        {
            blocks.Add(block.Name, (place, block.Values));
            place += block.Values * sizeof(float);
        }

        return blocks;
    }

    /// <summary>
    /// The table of an optimizer's block: blocks start with its name, and the longest name that fits counts.
    /// </summary>
    private GrownRows? TableOf(string block) => tables
        .Where(table => block.StartsWith(table.Key + ".", StringComparison.Ordinal))
            .OrderByDescending(table => table.Key.Length)
            .FirstOrDefault().Value;
}
