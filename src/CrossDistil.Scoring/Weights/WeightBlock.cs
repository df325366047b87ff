using CrossDistil.Scoring.Models;

namespace CrossDistil.Scoring.Weights;

/// <summary>
/// One block of a file of weights: the name, form and numbers of an embedding table or a dense parameter.
/// </summary>
internal readonly record struct WeightBlock
{
    private readonly EmbeddingTable? _table;
    private readonly Parameter? _parameter;
    private readonly GrownRows? _grown;

    /// <summary>All rows of a table, or those that it had before it grew.</summary>
    public WeightBlock(EmbeddingTable table, GrownRows? grown = null) =>
        (_table, _grown, Name, Rows, Columns) = (table, grown, table.Name, grown?.Rows ?? table.Rows, table.RowLength);

    public WeightBlock(Parameter parameter) =>
        (_parameter, Name, Rows, Columns) = (parameter, parameter.Name, parameter.Rows, parameter.Columns);

    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>In how many parts the numbers lie.</summary>
    public int Parts => _grown?.Fields ?? 1;

    /// <summary>One part of the numbers: together, in order, they are [Rows, Columns].</summary>
    public Span<float> Part(int part) => _grown is null ? Values : _grown.Of(Values, part);

    /// <summary>All numbers of the table or parameter.</summary>
    public Span<float> Values => _table is not null ? _table.Values : _parameter!.Values;

    /// <summary>All of a model's: its tables, then its dense parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="grown">How its tables have grown, by name; null = they have not.</param>
    public static IReadOnlyList<WeightBlock> Of(MultiTaskModel model, IReadOnlyDictionary<string, GrownRows>? grown = null) =>
    [
        .. model.Tables.Select(table => new WeightBlock(table, grown?[table.Name])),
        .. model.Parameters.Select(parameter => new WeightBlock(parameter)),
    ];
}
