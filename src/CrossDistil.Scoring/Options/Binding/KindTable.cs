using System.Reflection;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// The kinds of a choice, as the list above its base record names them: the one place where a kind is entered.
/// </summary>
internal static class KindTable
{
    /// <summary>Their names, in the list's order.</summary>
    public static IReadOnlyList<string> NamesOf<T>() => [.. Listed<T>().Select(kind => (string)kind.TypeDiscriminator!)];

    /// <summary>The name of a value's kind; null where the list has none for it.</summary>
    public static string? NameOf<T>(T value)
        where T : class =>
        (string?)Listed<T>().FirstOrDefault(kind => kind.DerivedType == value.GetType())?.TypeDiscriminator;

    /// <summary>A kind with its default options; null where no kind has that name.</summary>
    public static T? Default<T>(string name)
        where T : class =>
        Listed<T>().FirstOrDefault(kind => string.Equals((string?)kind.TypeDiscriminator, name, StringComparison.Ordinal)) is { } listed
            ? (T)Activator.CreateInstance(listed.DerivedType)!
            : null;

    private static IEnumerable<JsonDerivedTypeAttribute> Listed<T>() =>
        typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false);
}
