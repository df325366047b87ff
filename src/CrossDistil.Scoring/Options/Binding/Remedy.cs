namespace CrossDistil.Scoring.Options.Binding;

/// <summary>What to write in place of an unknown word.</summary>
internal static class Remedy
{
    /// <summary>The nearest known word, or all of them where none is near.</summary>
    public static string Meant(string word, IEnumerable<string> known, string what)
    {
        var words = known.ToArray();
        if (Nearest.To(word, words) is { } near) return $"did you mean \"{near}\"?";
        return words.Length == 0 ? "remove it" : $"known {what}: {string.Join(", ", words)}";
    }
}
