using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>One block of a file of weights: the name, form and numbers of an embedding table or a dense parameter.</summary>
internal readonly record struct WeightBlock
{
    private readonly EmbeddingTable? _table;
    private readonly Parameter? _parameter;

    public WeightBlock(EmbeddingTable table) => (_table, Name, Rows, Columns) = (table, table.Name, table.Rows, table.RowLength);

    public WeightBlock(Parameter parameter) => (_parameter, Name, Rows, Columns) = (parameter, parameter.Name, parameter.Rows, parameter.Columns);

    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The numbers, [Rows, Columns].</summary>
    public Span<float> Values => _table is not null ? _table.Values : _parameter!.Values;

    /// <summary>All of a model's: its tables, then its dense parameters.</summary>
    public static IReadOnlyList<WeightBlock> Of(MultiTaskModel model) =>
        [.. model.Tables.Select(table => new WeightBlock(table)), .. model.Parameters.Select(parameter => new WeightBlock(parameter))];
}
