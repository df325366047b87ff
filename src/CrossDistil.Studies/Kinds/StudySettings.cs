namespace CrossDistil.Studies.Kinds;

/// <summary>The settings of variants as data, so that charts need not parse names.</summary>
internal static class StudySettings
{
    /// <summary>With swapped labels: the method.</summary>
    internal const string Method = "method";

    /// <summary>With swapped labels: the task whose training labels are swapped between rows.</summary>
    internal const string Task = "task";

    /// <summary>With swapped labels: their share, 0..1.</summary>
    internal const string Swapped = "swapped";

    /// <summary>Variant → name → value; null where no variant has any.</summary>
    public static OrderedDictionary<string, OrderedDictionary<string, JsonElement>>? Of(IReadOnlyList<Variant> variants)
    {
        var known = variants.Where(variant => variant.Settings is not null).ToOrdered(
            variant => variant.Name,
            variant => variant.Settings!.ToOrdered(value => value.Key, value => JsonSerializer.Deserialize<JsonElement>(value.Value)));
        return known.Count == 0 ? null : known;
    }

    /// <summary>The settings of a variant with swapped labels: <c>method</c>, <c>task</c> and <c>swapped</c>.</summary>
    internal static OrderedDictionary<string, string> OfSwapped(string method, string task, double share) => new(StringComparer.Ordinal)
    {
        [Method] = JsonSerializer.Serialize(method), [Task] = JsonSerializer.Serialize(task),
        [Swapped] = share.ToString("R", CultureInfo.InvariantCulture),
    };
}
