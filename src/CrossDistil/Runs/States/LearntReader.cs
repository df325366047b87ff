using CrossDistil.Scoring.Models;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>
/// Gives another training what an earlier one had learnt beside its parameters: moments, accumulators, steps. Rates are the new training's own. Of a table that has
/// grown the new rows keep what they have: nothing learnt.
/// </summary>
internal sealed class LearntReader : IStateVisitor, IDisposable
{
    private const string Remedy = "give the model, method and optimizer of that run, or train anew without --from";

    private readonly FoundState _state;
    private readonly IReadOnlyDictionary<string, GrownRows> _tables;
    private readonly Dictionary<string, (long Place, long Values)> _blocks = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    /// <param name="state">A file that was looked through.</param>
    /// <param name="tables">How the tables have grown, by name; none where they have not.</param>
    public LearntReader(FoundState state, IReadOnlyDictionary<string, GrownRows> tables)
    {
        (_state, _tables) = (state, tables);
        var place = state.Blocks;
        foreach (var block in state.Header.Blocks)
        {
            _blocks.Add(block.Name, (place, block.Values));
            place += block.Values * sizeof(float);
        }

        _file = StateFile.OpenBlocks(state);
    }

    public void Values(string name, Span<float> values)
    {
        if (!_blocks.TryGetValue(name, out var block)) throw _state.Missing(name, Remedy);
        _file.Position = block.Place;
        if (TableOf(name) is not { } grown)
        {
            if (block.Values != values.Length) throw _state.Missing(name, Remedy);
            StateFile.Read(_file, values);
            return;
        }

        if (values.Length % grown.RowsNow != 0 || block.Values != (long)grown.Rows * (values.Length / grown.RowsNow)) throw _state.Missing(name, Remedy);
        for (var field = 0; field < grown.Fields; field++) StateFile.Read(_file, grown.Of(values, field));
    }

    public void Number(string name, Func<ulong> get, Action<ulong> set) => _state.Give(_state.Header.Numbers, name, set, Remedy);

    public void Real(string name, Func<double> get, Action<double> set)
    {
        if (name.EndsWith(".rate", StringComparison.Ordinal)) return; // an option of the new training
        _state.Give(_state.Header.Reals, name, set, Remedy);
    }

    public void Text(string name, Func<string> get, Action<string> set) => _state.Give(_state.Header.Texts, name, set, Remedy);

    public void Dispose() => _file.Dispose();

    /// <summary>The table whose optimizer a block is of: blocks are named after it, and of two names that fit the longer one is meant.</summary>
    private GrownRows? TableOf(string block) => _tables
        .Where(table => block.StartsWith(table.Key + ".", StringComparison.Ordinal)).OrderByDescending(table => table.Key.Length).FirstOrDefault().Value;
}
