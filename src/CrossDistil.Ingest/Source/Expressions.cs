using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>How a feature's values are held in the working table and encoded.</summary>
internal enum FeatureForm
{
    /// <summary>One key per row.</summary>
    Key,

    /// <summary>A list of keys per row.</summary>
    Keys,

    /// <summary>A number that is cut into buckets.</summary>
    Bucket,

    /// <summary>A number that is standardised.</summary>
    Number,
}

/// <summary>A feature whose expression DuckDB has bound.</summary>
/// <param name="Options">As written.</param>
/// <param name="Form">How its values are held.</param>
/// <param name="Kind">Kind of its keys or number.</param>
/// <param name="Value">SQL of the value over the source's columns; the working table holds it in that type.</param>
/// <param name="Type">Type in which it is read: BIGINT, DOUBLE, VARCHAR, or a list of these.</param>
/// <param name="Origin">What its values are made of.</param>
internal sealed record BoundFeature(
    FeatureOptions Options, FeatureForm Form, KeyKind Kind, string Value, string Type, FeatureOrigin Origin);

/// <summary>A task's label whose expression DuckDB has bound.</summary>
/// <param name="Code">SQL of its byte: 0, 1, 255 = missing, 254 = something else.</param>
/// <param name="Bad">SQL of that something else as VARCHAR.</param>
internal sealed record BoundLabel(string Code, string Bad);

/// <summary>What a ranking is made for, whose expression DuckDB has bound.</summary>
/// <param name="Kind">Kind of its values.</param>
/// <param name="Value">SQL of the value over the source's columns.</param>
/// <param name="Type">Type in which it is read: BIGINT, DOUBLE or VARCHAR.</param>
internal sealed record BoundUser(KeyKind Kind, string Value, string Type);

/// <summary>All of an experiment's SQL, bound to the source.</summary>
/// <param name="Features">In the experiment's order.</param>
/// <param name="Labels">Labels, in the tasks' order.</param>
/// <param name="Weight">SQL of the sample weight as DOUBLE, or null.</param>
/// <param name="User">What a ranking is made for, or null.</param>
/// <param name="Split">SQL of the split.</param>
internal sealed record BoundExpressions(
    IReadOnlyList<BoundFeature> Features, IReadOnlyList<BoundLabel> Labels, string? Weight, BoundUser? User, SplitSql Split);

/// <summary>What becomes of a row: its code in the working table.</summary>
internal static class RowCode
{
    public const byte NoSplit = 0;
    public const byte Train = 1;
    public const byte Validation = 2;
    public const byte Test = 3;
    public const byte BadWeight = 4;
    public const byte NoSplitKey = 5;

    /// <summary>
    /// A label that requires another is 1 where that one is 0: this, plus the place of the pair among all requirements.
    /// </summary>
    public const byte Impossible = 6;
}

/// <summary>
/// Binds expressions one by one against an empty table of the source's columns, so that each fault has its own place.
/// </summary>
/// <param name="duck">Where the source is.</param>
/// <param name="missing">Column of the source → texts that mean a missing value.</param>
/// <param name="forms">Column of the source → what its cells can be read as; none where it is of no text file.</param>
/// <param name="faults">Where faults are added.</param>
internal sealed class Expressions(
    DuckDbConnection duck, Func<string, IReadOnlyList<string>> missing, Func<string, CellForms> forms, List<Fault> faults)
{
    private const string Shape = "crossdistil_shape";
    private IReadOnlyList<string?[]> _columns = []; // name and type
    private const string Remedy = "write an expression over the columns of source.query";

    /// <summary>Binds everything, or reports all that does not bind.</summary>
    public BoundExpressions? Bind(DataOptions data)
    {
        var before = faults.Count;
        duck.Execute($"CREATE TABLE {Shape} AS SELECT * FROM {SourceViews.Source} LIMIT 0");
        _columns = duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE {Shape})", 2);
        BoundFeature?[] features = [.. data.Features.Select(Feature)];
        BoundLabel?[] labels = [.. data.Tasks.Select(Label)];
        var weight = data.SampleWeight is { } sql ? Weight(sql) : null;
        var user = data.User is { } ranked ? User(ranked) : null;
        var split = Split(data.Split);
        duck.Execute($"DROP TABLE {Shape}");
        return faults.Count > before
            ? null
            : new BoundExpressions([.. features.Select(f => f!)], [.. labels.Select(l => l!)], weight, user, split!);
    }

    /// <summary>The user's SQL of a label.</summary>
    public static string LabelSql(TaskOptions task) => task.Label ?? Sql.Name(task.Name);

    private BoundFeature? Feature(FeatureOptions feature)
    {
        var where = feature.Expression is null ? $"features.{feature.Name}" : $"features.{feature.Name}.expression";
        var sql = Sql.Group(feature.Expression ?? Sql.Name(feature.Name));
        if (TypeOf(sql, where) is not { } type) return null;
        return feature switch
        {
            CategoricalFeature when !type.EndsWith(']') => KeyTypes.Refusal(type) is { } reason
                ? Refuse(where, type, "a value with one spelling", reason) : Bound(FeatureForm.Key, KeyTypes.KindOf(type), ""),
            ListFeature when type.EndsWith(']') => KeyTypes.Refusal(ElementOf(type)) is { } reason
                ? Refuse(where, type, "values with one spelling", reason) : Bound(FeatureForm.Keys, KeyTypes.KindOf(ElementOf(type)), "[]"),
            NumericFeature { Buckets: var buckets } when IsNumber(type) || type is "BOOLEAN" =>
                Bound(buckets is null ? FeatureForm.Number : FeatureForm.Bucket, KeyKind.Number, ""),
            CategoricalFeature => Refuse(where, type, "a single value", "declare a list feature, or pick an element"),
            ListFeature => Refuse(where, type, "a list", "write an expression such as string_split(tags, ',')"),
            _ => Refuse(where, type, "a number", "write an expression such as TRY_CAST(x AS DOUBLE) or epoch(x)"),
        };

        BoundFeature Bound(FeatureForm form, KeyKind kind, string list)
        {
            var read = KeyTypes.ReadAs(kind) + list;
            var isKey = form is FeatureForm.Key or FeatureForm.Keys;
            return new(
                feature, form, kind, kind is KeyKind.Integer
                    ? sql
                    : isKey ? KeyTypes.Key(sql, type, read) : $"CAST({sql} AS {read})", read, Origin(feature));
        }
    }

    private FeatureOrigin Origin(FeatureOptions feature)
    {
        var names = new SqlTokens(feature.Expression ?? Sql.Name(feature.Name)).Columns;
        return new(feature.Expression, [.. _columns.Where(column => names.Contains(column[0]!, StringComparer.OrdinalIgnoreCase))
            .Select(column => new RawColumn(column[0]!, column[1]!, missing(column[0]!)))]);
    }

    private BoundLabel? Label(TaskOptions task)
    {
        var sql = Sql.Group(LabelSql(task));
        var where = task.Label is null ? $"tasks.{task.Name}" : $"tasks.{task.Name}.label";
        if (TypeOf(sql, where) is not { } type) return null;
        if (type is not ("BOOLEAN" or "VARCHAR" or "\"NULL\"") && !IsNumber(type))
        {
            faults.Add(new(where, $"gives {type}, not 0, 1 or missing", "write an expression such as (x > 0)"));
            return null;
        }

        var value = type is "VARCHAR" ? $"TRY_CAST({sql} AS DOUBLE)" : $"CAST({sql} AS {(IsNumber(type) ? type : "TINYINT")})";
        return new BoundLabel(
            $"CAST(CASE WHEN {sql} IS NULL THEN 255 WHEN {value} = 0 THEN 0 WHEN {value} = 1 THEN 1 ELSE 254 END AS UTINYINT)",
            $"CASE WHEN {sql} IS NULL OR {value} = 0 OR {value} = 1 THEN NULL ELSE CAST({sql} AS VARCHAR) END");
    }

    private string? Weight(string expression)
    {
        var sql = Sql.Group(expression);
        if (TypeOf(sql, "sampleWeight") is not { } type) return null;
        if (IsNumber(type) || type is "BOOLEAN") return $"CAST({sql} AS DOUBLE)";
        faults.Add(new("sampleWeight", $"gives {type}, not a number", "write an expression such as TRY_CAST(x AS DOUBLE)"));
        return null;
    }

    private BoundUser? User(string expression)
    {
        var sql = Sql.Group(expression);
        if (TypeOf(sql, "metrics.user") is not { } type) return null;
        if (!type.EndsWith(']') && KeyTypes.Refusal(type) is null)
        {
            var kind = KeyTypes.KindOf(type);
            return new(kind, KeyTypes.Key(sql, type, KeyTypes.ReadAs(kind)), KeyTypes.ReadAs(kind));
        }

        faults.Add(new("metrics.user", $"gives {type}, not a single value", "pick an element, or name a column such as user_id"));
        return null;
    }

    private SplitSql? Split(SplitOptions split) => split switch
    {
        TimeSplit time => Time(time),
        HashSplit hash => TypeOf(Sql.Group(hash.Key), "split.key") is null ? null : SplitSql.Of(hash),
        ExpressionSplit expression => Condition(expression.Train, "split.train") & Condition(expression.Validation, "split.validation")
            & Condition(expression.Test, "split.test") ? SplitSql.Of(expression) : null,
        _ => throw new NotSupportedException(split.GetType().Name),
    };

    private bool Condition(string expression, string where)
    {
        if (TypeOf(Sql.Group(expression), where) is not { } type) return false;
        if (type is "BOOLEAN") return true;
        faults.Add(new(where, $"gives {type}, not true or false", "write a condition such as date < 20220505"));
        return false;
    }

    private SplitSql? Time(TimeSplit split)
    {
        if (TypeOf(Sql.Group(split.By), "split.by") is not { } type) return null;
        (string Where, string? Value)[] bounds =
            [("split.validationFrom", split.ValidationFrom), ("split.testFrom", split.TestFrom), ("split.testUntil", split.TestUntil)];
        if (type is "VARCHAR" && new SqlTokens(split.By).BareColumn is { } column && forms(column).HasFlag(CellForms.DateYearLast))
        {
            faults.Add(new(
                "split.by", $"the dates of {column} can be read as month/day or as day/month",
                "say which: \"dateFormat\": \"%m/%d/%Y\" or \"%d/%m/%Y\" of the table in source.tables"));
            return null;
        }

        var sound = true;
        foreach (var (where, value) in bounds)
            if (value is not null && !IsValue(value, type))
            {
                faults.Add(new(
                    where, $"\"{value}\" is not a value of split.by, which gives {type}",
                    type is "DATE" ? "write a date, or make split.by a time: CAST(x AS TIMESTAMP)" : "write it as DuckDB reads that type"));
                sound = false;
            }

        if (!sound) return null;
        foreach (var (before, after) in bounds.Zip(bounds.Skip(1)))
            if (after.Value is { } value && !(after.Where is "split.testUntil" && split.HasNoTest)
                && !duck.IsTrue($"CAST({Sql.Text(before.Value!)} AS {type}) < CAST({Sql.Text(value)} AS {type})"))
            {
                faults.Add(new(after.Where, $"\"{value}\" is not after {before.Where} \"{before.Value}\"", "put the windows in order"));
                sound = false;
            }

        return sound ? SplitSql.Of(split, type) : null;
    }

    /// <summary>Whether a type holds a text's value, no less of it.</summary>
    private bool IsValue(string value, string type)
    {
        var wider = type is "DATE" ? "TIMESTAMP" : IsNumber(type) ? "DOUBLE" : type;
        var text = Sql.Text(value);
        return duck.IsTrue($"coalesce(TRY_CAST({text} AS {wider}) = CAST(TRY_CAST({text} AS {type}) AS {wider}), false)");
    }

    /// <summary>DuckDB's name of the type that an expression gives, or null after a fault.</summary>
    private string? TypeOf(string sql, string where)
    {
        try
        {
            var columns = duck.Texts($"SELECT column_type FROM (DESCRIBE SELECT {sql} FROM {Shape})", 1);
            if (columns.Count == 1) return columns[0][0]!;
            faults.Add(new(where, $"gives {columns.Count} columns, not one", Remedy));
        }
        catch (DuckDbException e)
        {
            faults.Add(new(where, e.Message, Remedy));
        }

        return null;
    }

    private BoundFeature? Refuse(string where, string type, string wanted, string remedy)
    {
        faults.Add(new(where, $"gives {type}, not {wanted}", remedy));
        return null;
    }

    private static bool IsNumber(string type) =>
        type is "UBIGINT" or "HUGEINT" or "UHUGEINT"
            || type.StartsWith("DECIMAL(", StringComparison.Ordinal)
            || KeyTypes.KindOf(type) is not KeyKind.Text;

    /// <summary>INTEGER of INTEGER[] and of INTEGER[3].</summary>
    private static string ElementOf(string list) => list[..list.LastIndexOf('[')];
}
