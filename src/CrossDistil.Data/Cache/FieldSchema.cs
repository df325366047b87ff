using CrossDistil.Data.Encoding;

namespace CrossDistil.Data.Cache;

/// <summary>One embedding field: a feature and its fitted encoder.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="IsList">Whether a row carries several ids.</param>
/// <param name="Encoder">From value to id.</param>
/// <param name="IsPrivileged">Whether it is known in training alone: teachers may see it, students never do.</param>
internal sealed record FieldSchema(string Name, bool IsList, FieldEncoder Encoder, bool IsPrivileged = false)
{
    /// <summary>Number of ids: missing = 0, unknown = 1, then the values.</summary>
    public int Ids => Encoder.Ids;

    /// <summary>
    /// Adds the ids of a list's values to <paramref name="ids"/>: missing elements are left out, and an empty or
    /// missing list is one id 0.
    /// </summary>
    public void EncodeList(ReadOnlySpan<RawValue> values, ICollection<int> ids)
    {
        var before = ids.Count;
        foreach (var value in values)
            if (value.Kind is not RawKind.Missing) ids.Add(Encoder.Encode(value));
        if (ids.Count == before) ids.Add(FieldEncoder.Missing);
    }
}

/// <summary>One standardised number of the model's input.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Encoder">From raw to standardised value.</param>
/// <param name="IsPrivileged">Whether it is known in training alone: teachers may see it, students never do.</param>
internal sealed record NumberSchema(string Name, NumberEncoder Encoder, bool IsPrivileged = false);
