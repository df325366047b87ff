using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Encode;

/// <summary>The encoders of a run that data continues from: a known value keeps its id.</summary>
internal sealed class KnownEncoders
{
    private const string Remedy = "give the run's features, or train without the option from";

    private readonly Dictionary<string, FieldSchema> _fields;
    private readonly Dictionary<string, NumberSchema> _numbers;

    /// <summary>Checks a run's schema against the features.</summary>
    /// <param name="schema">The run's.</param>
    /// <param name="features">The data's, bound.</param>
    /// <param name="run">Folder of the run, as faults name it.</param>
    /// <exception cref="InputException">A feature is new or gone, or has another form: carries every fault.</exception>
    public KnownEncoders(DatasetSchema schema, IReadOnlyList<BoundFeature> features, string run)
    {
        _fields = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        _numbers = schema.Numbers.ToDictionary(number => number.Name, StringComparer.Ordinal);
        string[] names = [.. schema.Fields.Select(field => field.Name), .. schema.Numbers.Select(number => number.Name)];
        string[] here = [.. features.OrderBy(feature => feature.Form is FeatureForm.Number).Select(feature => feature.Options.Name)];
        List<Fault> faults = [.. features.Select(Difference).OfType<Fault>()];
        faults.AddRange(names.Except(here, StringComparer.Ordinal)
            .Select(name => new Fault($"features.{name}", $"is a feature of {run}, and not of this experiment", Remedy)));
        if (faults.Count == 0 && !names.SequenceEqual(here, StringComparer.Ordinal))
            faults.Add(new Fault("features", $"are in another order than in {run} ({string.Join(", ", names)})", Remedy));
        if (faults.Count > 0) throw new InputException(faults);

        Fault? Difference(BoundFeature feature)
        {
            var (name, now) = (feature.Options.Name, FormOf(feature));
            var before = _fields.TryGetValue(name, out var field) ? FormOf(field)
                : _numbers.TryGetValue(name, out var number) ? FormOf(number) : null;
            var problem = before is null ? $"is not a feature of {run}" : $"is {now} here, and {before} in {run}";
            return string.Equals(before, now, StringComparison.Ordinal) ? null : new Fault($"features.{name}", problem, Remedy);
        }
    }

    /// <summary>Encoder of a field.</summary>
    public FieldEncoder FieldOf(BoundFeature feature) => _fields[feature.Options.Name].Encoder;

    /// <summary>Encoder of a standardised number.</summary>
    public NumberSchema NumberOf(BoundFeature feature) => _numbers[feature.Options.Name];

    private static string FormOf(BoundFeature feature) => Words(
        feature.Options.Privileged,
        feature.Options switch
        {
            KeyedFeature { HashBuckets: { } buckets } keyed => Hashed(feature.Kind, buckets, keyed is ListFeature),
            KeyedFeature keyed => Keyed(feature.Kind, keyed is ListFeature),
            NumericFeature { Buckets: not null } => "a number in buckets",
            _ => "a standardised number",
        });

    private static string FormOf(FieldSchema field) => Words(
        field.IsPrivileged,
        field.Encoder switch
        {
            HashEncoder hash => Hashed(hash.Keys, hash.Buckets, field.IsList),
            KeyEncoder keys => Keyed(keys.Keys, field.IsList),
            _ => "a number in buckets",
        });

    private static string FormOf(NumberSchema number) => Words(number.IsPrivileged, "a standardised number");

    private static string Words(bool isPrivileged, string form) => isPrivileged ? $"privileged, {form}" : form;

    private static string Keyed(KeyKind keys, bool isList) =>
        $"{(isList ? "lists" : "values")} of {(keys is KeyKind.Text ? "text" : keys is KeyKind.Integer ? "integers" : "numbers")}";

    private static string Hashed(KeyKind keys, int buckets, bool isList) => $"{Keyed(keys, isList)} hashed into {buckets} ids";
}
