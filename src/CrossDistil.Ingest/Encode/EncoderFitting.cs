using System.Runtime.InteropServices;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Encode;

/// <summary>
/// Fits encoders on the training rows of the working table. DuckDB groups and sorts, on disk where it must; sums are
/// computed here, in row order, so that they are the same on any number of threads. Encoders of an earlier run stay,
/// except vocabularies, which grow at their end.
/// </summary>
internal sealed class EncoderFitting(DuckDbConnection duck, IReadOnlyList<BoundFeature> features, KnownEncoders? known, Action<int> fitted)
{
    private static readonly string Training = $"{WorkingTable.Name} WHERE code = {RowCode.Train}";

    /// <summary>The schema of the given tasks over all features.</summary>
    public DatasetSchema Fit(IReadOnlyList<string> tasks)
    {
        List<FieldSchema> fields = [];
        List<int> numbers = [];
        foreach (var (i, feature) in features.Index())
        {
            if (feature.Form is FeatureForm.Number) numbers.Add(i);
            else fields.Add(new(feature.Options.Name, feature.Form is FeatureForm.Keys, Encoder(i), feature.Options.Privileged));
            fitted(i + 1);
        }

        var origins = features.ToDictionary(feature => feature.Options.Name, feature => feature.Origin, StringComparer.Ordinal);
        return new DatasetSchema(fields, Standardise(numbers), tasks, origins);
    }

    private FieldEncoder Encoder(int feature) => known?.FieldOf(features[feature]) switch
    {
        null => Fitted(feature),
        CategoricalEncoder grows => Grown(grows, (CategoricalEncoder)Fitted(feature), features[feature].Options.Name),
        var stays => stays,
    };

    private static CategoricalEncoder Grown(CategoricalEncoder known, CategoricalEncoder fitted, string feature)
    {
        try
        {
            return new CategoricalEncoder(known.Keys, known.Vocabulary.GrownBy(fitted.Vocabulary));
        }
        catch (OverflowException e)
        {
            throw new InputException($"features.{feature}", e.Message.TrimEnd('.'), "raise minCount, or train without the option from");
        }
    }

    private FieldEncoder Fitted(int feature) => features[feature].Options switch
    {
        KeyedFeature { HashBuckets: { } buckets } => new HashEncoder(features[feature].Kind, buckets),
        CategoricalFeature { MinCount: var min } => Keys(feature, $"SELECT {WorkingTable.Feature(feature)} AS k FROM {Training}", min),
        ListFeature { MinCount: var min } => Keys(feature, $"SELECT unnest({WorkingTable.Feature(feature)}) AS k FROM {Training}", min),
        NumericFeature { Buckets: { } buckets } => new BucketEncoder(Quantiles(WorkingTable.Feature(feature), buckets)),
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    /// <summary>
    /// Keys by count descending, then value ascending (numbers as numbers, text byte for byte). A list's elements count
    /// each time.
    /// </summary>
    private CategoricalEncoder Keys(int feature, string values, int minCount)
    {
        var kind = features[feature].Kind;
        var type = features[feature].Type.TrimEnd(']', '[');
        var isKey = kind is KeyKind.Number ? "k IS NOT NULL AND NOT isnan(k)" : "k IS NOT NULL";
        var key = kind is KeyKind.Number ? "CASE WHEN k = 0 THEN 0.0 ELSE k END AS k" : "k";
        var sql = $"SELECT CAST(k AS {type}) FROM (SELECT {key} FROM ({values}) WHERE {isKey}) "
            + $"GROUP BY k HAVING count(*) >= {minCount} ORDER BY count(*) DESC, k";
        return new CategoricalEncoder(kind, kind is KeyKind.Text ? Texts(sql, features[feature].Options.Name) : Integers(sql));
    }

    private IntegerVocabulary Integers(string sql)
    {
        List<long> keys = [];
        duck.Stream(sql, (in chunk) => keys.AddRange(chunk.Column(0).Values<long>())); // the bits of a double are its key
        return new IntegerVocabulary([.. keys]);
    }

    private TextVocabulary Texts(string sql, string feature)
    {
        List<int> offsets = [0];
        List<byte> utf8 = [];
        duck.Stream(sql, (in chunk) =>
        {
            var texts = chunk.Column(0).Values<DuckDbString>();
            for (var i = 0; i < texts.Length; i++)
            {
                if ((long)utf8.Count + texts[i].Utf8.Length > Array.MaxLength)
                    throw new InputException(
                        $"features.{feature}", "its distinct values are more than 2 GiB of text", "raise minCount, or set hashBuckets");
                utf8.AddRange(texts[i].Utf8);
                offsets.Add(utf8.Count);
            }
        });
        return new TextVocabulary([.. offsets], [.. utf8]);
    }

    /// <summary>
    /// Boundaries at ranks ⌊k·n / buckets⌋, k = 1..buckets − 1, of the n finite training values in order; repeated and
    /// lowest ones left out.
    /// </summary>
    private double[] Quantiles(string column, int buckets)
    {
        var n = duck.Number("count(*)", $"{Training} AND isfinite({column})");
        SortedSet<double> boundaries = [];
        var (seen, next, lowest) = (0L, 1, double.NaN);
        duck.Stream($"SELECT {column}, count(*) FROM {Training} AND isfinite({column}) GROUP BY 1 ORDER BY 1", (in chunk) =>
        {
            var values = chunk.Column(0).Values<double>();
            var counts = chunk.Column(1).Values<long>();
            for (var i = 0; i < values.Length; i++)
            {
                if (seen == 0) lowest = values[i];
                seen += counts[i];
                for (; next < buckets && (long)((Int128)next * n / buckets) < seen; next++)
                    if (values[i] > lowest) boundaries.Add(values[i]);
            }
        });
        return [.. boundaries];
    }

    /// <summary>Mean and deviation of each column's finite values, by Welford's recurrence in row order.</summary>
    private NumberSchema[] Standardise(List<int> numbers)
    {
        if (numbers.Count == 0) return [];
        if (known is not null) return [.. numbers.Select(feature => known.NumberOf(features[feature]))];
        var moments = new Moments[numbers.Count];
        duck.Stream($"SELECT {string.Join(", ", numbers.Select(WorkingTable.Feature))} FROM {Training}", (in chunk) =>
        {
            for (var i = 0; i < moments.Length; i++)
            {
                var column = chunk.Column(i);
                var values = column.Values<double>();
                for (var row = 0; row < values.Length; row++)
                    if (column.IsValid(row) && double.IsFinite(values[row])) moments[i].Add(values[row]);
            }
        });
        foreach (var (column, feature) in numbers.Index())
            if (!moments[column].IsFinite)
                throw new InputException(
                    $"features.{features[feature].Options.Name}",
                    "has values too large to be standardised: their squares are no finite number",
                    "correct them, or bound the expression, such as least(x, 1e6)");
        return [.. numbers.Select(i => features[i].Options).Zip(moments, (feature, column) =>
            new NumberSchema(feature.Name, column.Encoder, feature.Privileged))];
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Moments
    {
        private long _count;
        private double _mean;
        private double _squares;

        public void Add(double value)
        {
            var from = value - _mean;
            _mean += from / ++_count;
            _squares += from * (value - _mean);
        }

        public readonly bool IsFinite => double.IsFinite(_mean) && double.IsFinite(_squares);

        public readonly NumberEncoder Encoder
        {
            get
            {
                var deviation = _count == 0 ? 0 : Math.Sqrt(_squares / _count);
                return new NumberEncoder(double.IsFinite(_mean) ? _mean : 0, deviation > 0 && double.IsFinite(deviation) ? deviation : 1);
            }
        }
    }
}
