using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Cli.Flows;

/// <summary>Which columns are read and written.</summary>
internal sealed class PredictColumns
{
    private readonly PredictRequest _request;
    private readonly InputRows _input;
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
        _input = input;
        Keys(request, input);
        var missing = ranker.Features.ToDictionary(feature => feature.Name, Absent, StringComparer.Ordinal);
        Check(ranker, missing);
        Positions = [.. ranker.Features.Index().Where(feature => missing[feature.Item.Name].Length == 0).Select(feature => feature.Index)];
        IsList = [.. Positions.Select(position => ranker.Features[position].IsList)];
        _kept = [.. request.Keep.Select(name => new InputColumn(
            name, IsListType(input.TypeOf(name)) ? "VARCHAR" : input.TypeOf(name), InputForm.Column))];
        Read = [.. Positions.Select(position => Typed(ranker.Features[position])), .. _kept];
        string[] used = [.. request.Prepared ? [] : Positions.SelectMany(position => ranker.Features[position].Inputs ?? [])];
        Raw = [.. ranker.Manifest.Columns.Where(column => used.Contains(column.Name, StringComparer.Ordinal))];
    }

    /// <summary>The raw columns of training that are read.</summary>
    public IReadOnlyList<RawColumn> Raw { get; }

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
        [_own[0], .. _kept.Select(column => (column.Sql, column.Type)), .. _own[1..]];

    /// <summary>Columns that a feature needs and the input lacks.</summary>
    private string[] Absent(BundleFeature feature)
    {
        IEnumerable<string> needed = _request.Prepared || feature.Inputs is null ? [feature.Name] : feature.Inputs;
        return [.. needed.Except(_input.Columns, _request.Prepared ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)];
    }

    private void Check(Ranker ranker, Dictionary<string, string[]> absent)
    {
        string[] features = [.. absent.Where(feature => feature.Value.Length > 0).Select(feature => feature.Key)];
        if (features.Length == 0 || _request.AllowMissing) return;
        var made = ranker.Features.FirstOrDefault(feature => feature.Expression is not null
            && features.Contains(feature.Name, StringComparer.Ordinal));
        throw made is null || _request.Prepared
            ? new InputException(
                "--input", $"has no column for the features {string.Join(", ", features)}",
                "select them under these names, or add --allow-missing to treat them as missing")
            : new InputException(
                "--input",
                $"has no column {string.Join(", ", absent[made.Name])}, of which the feature {made.Name} is made: {made.Expression}",
                "select it under this name; --prepared reads features that are made already, --allow-missing leaves them out");
    }

    private void Keys(PredictRequest request, InputRows input)
    {
        string[] unknown = [.. request.Keep.Except(input.Columns, StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new InputException(
                "--keep", $"the input has no column {string.Join(", ", unknown)}", $"its columns are {string.Join(", ", input.Columns)}");
        if (request.Keep.Intersect(_own.Select(own => own.Name), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } twice)
            throw new InputException(
                "--keep", $"predict writes a column {twice} itself",
                $"give it another name in a query, such as: select *, {twice} as old_{twice} from …");
    }

    private static bool IsListType(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>
    /// What a feature is read from: a key is a column as it stands, and the encoder decides which values it accepts; a number and what an
    /// expression makes are computed as in training.
    /// </summary>
    private InputColumn Typed(BundleFeature feature)
    {
        if (!_request.Prepared && feature.Inputs is [var only] && IsKey(feature) && IsColumn(feature, only))
            return Key(feature, _input.Columns.First(name => string.Equals(name, only, StringComparison.OrdinalIgnoreCase)));
        if (_request.Prepared || feature.Inputs is null) return Key(feature, feature.Name);
        var type = IsKey(feature) ? TypeOf(feature.Kind.Split(' ')[^1]) : "DOUBLE";
        return new(feature.Expression ?? $"\"{feature.Name}\"", type + (feature.IsList ? "[]" : ""), InputForm.Expression);
    }

    private InputColumn Key(BundleFeature feature, string column)
    {
        var type = _input.TypeOf(column);
        return IsListType(type) == feature.IsList ? new(column, type, InputForm.Key) : throw new InputException(
            $"--input: column {column}", $"has type {type}, and the feature takes {(feature.IsList ? "a list" : "a single value")}",
            "convert it in a query, such as string_split(tags, ',')");
    }

    private static bool IsKey(BundleFeature feature) => feature.Statistics is null;

    private static bool IsColumn(BundleFeature feature, string column) =>
        feature.Expression is null
            || string.Equals(new SqlTokens(feature.Expression).BareColumn, column, StringComparison.OrdinalIgnoreCase);

    private static string TypeOf(string kind) => kind switch { "integer" => "BIGINT", "number" => "DOUBLE", _ => "VARCHAR" };
}
