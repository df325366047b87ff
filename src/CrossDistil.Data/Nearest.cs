namespace CrossDistil.Data;

/// <summary>The word that the user may have meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// The known word that is fewest edits away, case ignored; null when none is near enough to be a misspelling.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, edits: Edits(Fold(word), Fold(candidate)))).OrderBy(c => c.edits).FirstOrDefault();
        return best.candidate is not null && best.edits <= 1 + (word.Length / 4) ? best.candidate : null;
    }

    /// <summary>
    /// What to write in place of an unknown word: the nearest known one, or all of them where none is near.
    /// </summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="known">The known ones.</param>
    /// <param name="what">What they are, in the plural.</param>
    public static string Meant(string word, IEnumerable<string> known, string what)
    {
        string[] words = [.. known];
        if (To(word, words) is { } near) return $"did you mean \"{near}\"?";
        return words.Length == 0 ? "remove it" : $"known {what}: {string.Join(", ", words)}";
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn <paramref name="a"/> into
    /// <paramref name="b"/> (optimal string alignment).
    /// </summary>
    public static int Edits(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1]; // [prefix of a, prefix of b]
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }

        return d[a.Length, b.Length];
    }

    private static string Fold(string word) => word.ToUpperInvariant();
}
