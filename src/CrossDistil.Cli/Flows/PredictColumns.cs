using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Cli.Flows;

/// <summary>Which columns are read and written.</summary>
internal sealed class PredictColumns
{
    private readonly PredictRequest _request;
    private readonly IReadOnlyList<InputColumn> _kept;
    private readonly (string Name, string Type)[] _own; // what is written besides the kept columns

    /// <exception cref="InputException">
    /// A feature or a column to keep is not there, or a feature's column is of another kind.
    /// </exception>
    public PredictColumns(Ranker ranker, InputRows input, PredictRequest request)
    {
        (_request, Tasks) = (request, ranker.Tasks.Count);
        _own =
        [
            ("row", "BIGINT"),
            .. ranker.Tasks.SelectMany(task => ((string, string)[])[($"{task}_logit", "FLOAT"), ($"{task}_probability", "FLOAT")]),
            ("score", "DOUBLE"),
            .. request.Explain ? [("missing_features", "INTEGER"), ("unknown_features", "INTEGER")] : Array.Empty<(string, string)>(),
        ];
        Check([.. ranker.Features.Select(feature => feature.Name).Except(input.Columns, StringComparer.Ordinal)], input.Columns);
        Positions =
        [
            .. ranker.Features.Index().Where(feature => input.Columns.Contains(feature.Item.Name, StringComparer.Ordinal))
                .Select(feature => feature.Index),
        ];
        IsList = [.. Positions.Select(position => ranker.Features[position].IsList)];
        _kept = [.. request.Keep.Select(name => new InputColumn(name, IsListType(input.TypeOf(name)) ? "VARCHAR" : input.TypeOf(name)))];
        Read = [.. Positions.Select(position => Typed(ranker.Features[position], input)), .. _kept];
    }

    /// <summary>What is read: features that have a column, in the bundle's order, then kept columns.</summary>
    public IReadOnlyList<InputColumn> Read { get; }

    /// <summary>Positions of the features that have a column among the bundle's features.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>Which of them are lists.</summary>
    public IReadOnlyList<bool> IsList { get; }

    public int Kept => _kept.Count;

    public int Tasks { get; }

    public bool Explain => _request.Explain;

    /// <summary>Names and DuckDB types of what is written: the row's number, kept columns, then the rest.</summary>
    public IReadOnlyList<(string Name, string Type)> Header =>
        [_own[0], .. _kept.Select(column => (column.Name, column.Type)), .. _own[1..]];

    private void Check(string[] absent, IReadOnlyList<string> columns)
    {
        if (absent.Length > 0 && !_request.AllowMissing)
            throw new InputException(
                "--input", $"has no column for the features {string.Join(", ", absent)}",
                "select them under these names, or add --allow-missing to treat them as missing");
        string[] unknown = [.. _request.Keep.Except(columns, StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new InputException(
                "--keep", $"the input has no column {string.Join(", ", unknown)}", $"its columns are {string.Join(", ", columns)}");
        if (_request.Keep.Intersect(_own.Select(own => own.Name), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } twice)
            throw new InputException(
                "--keep", $"predict writes a column {twice} itself",
                $"give it another name in a query, such as: select *, {twice} as old_{twice} from …");
    }

    private static bool IsListType(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>A feature's column, read in its own type: the encoder decides which values it accepts.</summary>
    private static InputColumn Typed(BundleFeature feature, InputRows input)
    {
        var type = input.TypeOf(feature.Name);
        return IsListType(type) == feature.IsList ? new(feature.Name, type) : throw new InputException(
            $"--input: column {feature.Name}", $"has type {type}, and the feature takes {(feature.IsList ? "a list" : "a single value")}",
            "convert it in a query, such as string_split(tags, ',')");
    }
}
