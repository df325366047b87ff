using System.Text.RegularExpressions;

namespace CrossDistil.Scoring.Bundles;

/// <summary>Names of a bundle's files, and the names that are allowed in a path.</summary>
internal static partial class BundleNames
{
    public const string Manifest = "bundle.json";

    /// <summary>The digest of <see cref="Manifest"/>, which holds those of all other files.</summary>
    public const string Checksum = "bundle.sha256";

    public const string Schema = "schema.json";

    public const string Calibrators = "calibrators.json";

    public const string Vocabulary = "vocabulary";

    /// <summary>Whether a name leads nowhere else: letters, digits, <c>. - _</c>, and not of dots alone.</summary>
    public static bool IsPlain(string? name) => name is not null && Plain().IsMatch(name);

    /// <summary>Whether a path is a plain name, or one below the vocabularies' folder.</summary>
    public static bool IsPath(string? path) =>
        IsPlain(path?.StartsWith(Vocabulary + "/", StringComparison.Ordinal) == true ? path[(Vocabulary.Length + 1)..] : path);

    [GeneratedRegex(@"^(?!\.+\z)[A-Za-z0-9_.-]{1,200}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
