namespace CrossDistil.Studies.Kinds;

/// <summary>What the names of variants say of their places among the others, so that no chart has to read names.</summary>
internal static class StudySettings
{
    /// <summary>Of swapped labels: the method.</summary>
    internal const string Method = "method";

    /// <summary>Of swapped labels: the task whose training labels are swapped between rows.</summary>
    internal const string Task = "task";

    /// <summary>Of swapped labels: which share of them, 0..1.</summary>
    internal const string Swapped = "swapped";

    /// <summary>Variant → name → value; null where no variant has any.</summary>
    public static OrderedDictionary<string, OrderedDictionary<string, JsonElement>>? Of(IReadOnlyList<Variant> variants)
    {
        var placed = variants.Where(variant => variant.Settings is not null).Select(variant => KeyValuePair.Create(variant.Name, Parsed(variant.Settings!))).ToArray();
        return placed.Length == 0 ? null : new(placed, StringComparer.Ordinal);
    }

    /// <summary>The place of a variant with swapped labels: <c>method</c>, <c>task</c> and <c>swapped</c>.</summary>
    internal static OrderedDictionary<string, string> OfSwapped(string method, string task, double share) => new(StringComparer.Ordinal)
    {
        [Method] = JsonSerializer.Serialize(method), [Task] = JsonSerializer.Serialize(task), [Swapped] = share.ToString("R", CultureInfo.InvariantCulture),
    };

    private static OrderedDictionary<string, JsonElement> Parsed(OrderedDictionary<string, string> settings) =>
        new(settings.Select(setting => KeyValuePair.Create(setting.Key, JsonSerializer.Deserialize<JsonElement>(setting.Value))), StringComparer.Ordinal);
}
