namespace CrossDistil.Data;

/// <summary>Dictionaries by name that keep their order.</summary>
internal static class Ordered
{
    /// <summary>A dictionary in the order of the source; its keys are compared by ordinal.</summary>
    /// <exception cref="ArgumentException">Two keys are equal.</exception>
    public static OrderedDictionary<string, TValue> ToOrdered<T, TValue>(
        this IEnumerable<T> source, Func<T, string> key, Func<T, TValue> value) =>
        new(source.Select(item => KeyValuePair.Create(key(item), value(item))), StringComparer.Ordinal);
}
