using CrossDistil.Ingest.Input;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Cli.Flows;

/// <summary>Which columns are read and written.</summary>
internal sealed class PredictColumns
{
    private readonly PredictRequest _request;
    private readonly IReadOnlyList<string> _tasks;

    /// <exception cref="InputException">A feature or a column to keep is not there.</exception>
    public PredictColumns(Ranker ranker, IReadOnlyList<string> there, PredictRequest request)
    {
        (_request, _tasks) = (request, ranker.Tasks);
        string[] names = [.. ranker.Features.Select(feature => feature.Name)];
        string[] absent = [.. names.Except(there, StringComparer.Ordinal)];
        if (absent.Length > 0 && !request.AllowMissing)
            throw new InputException("--input", $"has no column for the features {string.Join(", ", absent)}", "select them under these names, or add --allow-missing to treat them as missing");
        string[] unknown = [.. request.Keep.Except(there, StringComparer.Ordinal)];
        if (unknown.Length > 0) throw new InputException("--keep", $"the input has no column {string.Join(", ", unknown)}", $"its columns are {string.Join(", ", there)}");
        if (request.Keep.FirstOrDefault(name => Own().Any(own => own.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } twice)
            throw new InputException("--keep", $"predict writes a column {twice} itself", $"give it another name in a query, such as: select *, {twice} as old_{twice} from …");
        Features = [.. names.Except(absent, StringComparer.Ordinal)];
        Positions = [.. Features.Select(ranker.Feature)];
        IsList = [.. Positions.Select(position => ranker.Features[position].IsList)];
    }

    /// <summary>Names of the features that have a column, in the bundle's order.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Their positions among the bundle's features.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>Which of them bring lists.</summary>
    public IReadOnlyList<bool> IsList { get; }

    public int Kept => _request.Keep.Count;

    public int Tasks => _tasks.Count;

    public bool Explain => _request.Explain;

    /// <summary>Names and DuckDB types of what is written.</summary>
    public IEnumerable<(string Name, string Type)> Header(InputRows input) =>
    [
        Own().First(), .. _request.Keep.Select(name => (name, input.TypeOf(name) is var type && type.EndsWith("[]", StringComparison.Ordinal) ? "VARCHAR" : type)),
        .. Own().Skip(1),
    ];

    /// <summary>What is written besides kept columns: the row before them, the others behind.</summary>
    private IEnumerable<(string Name, string Type)> Own() =>
    [
        ("row", "BIGINT"), .. _tasks.SelectMany(task => ((string, string)[])[($"{task}_logit", "FLOAT"), ($"{task}_probability", "FLOAT")]), ("score", "DOUBLE"),
        .. _request.Explain ? [("missing_features", "INTEGER"), ("unknown_features", "INTEGER")] : Array.Empty<(string, string)>(),
    ];
}
