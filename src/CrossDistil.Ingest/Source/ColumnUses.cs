using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Cells;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// What an experiment does with the columns of its files, by name, whatever the case. A column whose values are compared (a category, a
/// user, a key of a join or a group) keeps them as the file has them.
/// </summary>
internal sealed class ColumnUses
{
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Where, SqlTokens Sql)> _expressions = [];

    private ColumnUses()
    {
    }

    /// <summary>Every value is text: what is read is written again as it was.</summary>
    public static ColumnUses AllText { get; } = new();

    /// <summary>The uses of an experiment's options.</summary>
    public static ColumnUses Of(DataOptions data)
    {
        var uses = new ColumnUses();
        foreach (var feature in data.Features)
            uses.Add(
                feature.Expression ?? Sql.Name(feature.Name), $"features.{feature.Name}.expression",
                feature is NumericFeature ? uses._numbers : uses._keys);
        foreach (var task in data.Tasks) uses.Add(Expressions.LabelSql(task), $"tasks.{task.Name}.label", null);
        if (data.SampleWeight is { } weight) uses.Add(weight, "sampleWeight", null);
        if (data.User is { } user) uses.Add(user, "metrics.user", uses._keys);
        uses.Add(data.Split);
        if (data.Source.Query is { } query)
        {
            var tokens = new SqlTokens(query);
            uses._keys.UnionWith(tokens.Compared);
            uses._named.UnionWith(tokens.Columns);
            uses.Equated = [.. tokens.Equated];
        }

        return uses;
    }

    /// <summary>Pairs of columns that the query holds against each other.</summary>
    public IReadOnlyList<(string Left, string Right)> Equated { get; private set; } = [];

    /// <summary>What a column's values are for.</summary>
    public CellUse Of(string column) => this == AllText ? CellUse.Text
        : _keys.Contains(column) ? CellUse.Key
        : _numbers.Contains(column) ? CellUse.Number : CellUse.Value;

    /// <summary>Whether a column is named anywhere.</summary>
    public bool Names(string column) => this == AllText || _named.Contains(column);

    /// <summary>Where an expression computes with a column without a cast; null = nowhere.</summary>
    public string? ComputesWith(string column) => _expressions.FirstOrDefault(use => use.Sql.UsesUncast(column)).Where;

    private void Add(SplitOptions split)
    {
        switch (split)
        {
            case TimeSplit time:
                Add(time.By, "split.by", null);
                break;
            case HashSplit hash:
                Add(hash.Key, "split.key", _keys);
                break;
            case ExpressionSplit expression:
                Add(expression.Train, "split.train", null);
                Add(expression.Validation, "split.validation", null);
                Add(expression.Test, "split.test", null);
                break;
        }
    }

    private void Add(string sql, string where, HashSet<string>? bare)
    {
        var tokens = new SqlTokens(sql);
        _named.UnionWith(tokens.Columns);
        if (bare is not null && tokens.BareColumn is { } column) bare.Add(column);
        else _expressions.Add((where, tokens));
    }
}
