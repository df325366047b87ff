using System.Globalization;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>Names of things as addresses, as keys of columns and in sentences.</summary>
internal static class Names
{
    /// <summary>An address for each name: the prefix and what of the name may stand in one; equal ones are numbered.</summary>
    public static IReadOnlyList<string> Ids(string prefix, IEnumerable<string> names) =>
        Unique([], names.Select(name => $"{prefix}-{string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'))}"), "-");

    /// <summary>A key for each name: the name itself, numbered where it is taken.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<string> taken, IEnumerable<string> names) => Unique(taken, names, " ");

    /// <summary>a; a and b; a, b and c.</summary>
    public static string And(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    private static List<string> Unique(IEnumerable<string> taken, IEnumerable<string> names, string separator)
    {
        var (used, unique) = (taken.ToHashSet(StringComparer.Ordinal), new List<string>());
        foreach (var name in names)
        {
            var key = name;
            for (var number = 2; !used.Add(key); number++) key = string.Create(CultureInfo.InvariantCulture, $"{name}{separator}{number}");
            unique.Add(key);
        }

        return unique;
    }
}
