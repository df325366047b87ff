using CrossDistil.Data.Sampling;

namespace CrossDistil.Scoring.Models;

/// <summary>
/// The embeddings of every field side by side, then the numbers: encoded rows → [rows, fields · dim + numbers], side by
/// side for each of the networks with embeddings of their own here.
/// </summary>
internal sealed class InputLayer : IDisposable
{
    private readonly FieldLists[] _lists;
    private readonly Tensor[] _copies; // of the numbers, one per network, where there are no fields
    private readonly bool _ownsTable = true;

    /// <summary>
    /// An embedding table <paramref name="name"/>, started from a normal distribution; none where there are numbers
    /// alone.
    /// </summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="shape">Ids per field, numbers.</param>
    /// <param name="options">Width and start of the embeddings.</param>
    /// <param name="seed">Seed of the start; null = they start at zero.</param>
    /// <param name="networks">Networks that have embeddings of their own here.</param>
    /// <param name="sameLayout">Another layer that reads the same rows, if there is one.</param>
    public InputLayer(string name, InputShape shape, ModelOptions options, ulong? seed, int networks = 1, InputLayer? sameLayout = null)
    {
        _copies = new Tensor[networks];
        Width = (shape.FieldIds.Count * options.EmbeddingDim) + shape.Numbers;
        _lists = new FieldLists[shape.FieldIds.Count];
        if (shape.FieldIds.Count == 0) return;
        Table = new EmbeddingTable(name, shape.FieldIds, options.EmbeddingDim, networks) { SameLayout = sameLayout?.Table };
        if (seed is not { } start) return;
        var random = new RandomStream(start, name);
        foreach (ref var value in Table.Values) value = (float)(random.NextNormal() * options.EmbeddingScale);
    }

    private InputLayer(InputLayer owner)
    {
        (Table, Width, _ownsTable) = (owner.Table, owner.Width, false);
        (_lists, _copies) = (new FieldLists[owner._lists.Length], new Tensor[owner._copies.Length]);
    }

    /// <summary>A layer over the same table, which this one owns, for another thread.</summary>
    public InputLayer Replica() => new(this);

    /// <summary>Every field's embedding rows; null without fields.</summary>
    public EmbeddingTable? Table { get; }

    /// <summary>Columns that one network reads.</summary>
    public int Width { get; }

    /// <summary>[rows, networks · <see cref="Width"/>].</summary>
    public Tensor Forward(Tape tape, Inputs inputs, int rows)
    {
        var numbers = inputs.Numbers.AsSpan(0, rows * inputs.NumberColumns);
        if (Table is null)
        {
            Array.Fill(_copies, tape.Constant(numbers, rows, inputs.NumberColumns));
            return tape.Concat(_copies);
        }

        for (var i = 0; i < inputs.Lists.Count; i++)
            _lists[i] = new FieldLists(inputs.Lists[i].Field, inputs.Lists[i].Offsets, inputs.Lists[i].Ids, inputs.Lists[i].Repeats);
        return tape.Gather(
            Table, inputs.Ids.AsSpan(0, rows * inputs.Fields), rows, _lists.AsSpan(0, inputs.Lists.Count), numbers, inputs.NumberColumns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsTable) Table?.Dispose();
    }
}
