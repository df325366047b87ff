namespace CrossDistil.Studies.Kinds;

/// <summary>An option that one kind of study takes.</summary>
/// <param name="Name">With its hyphens, such as <c>--shares</c>.</param>
/// <param name="HelpName">Name of its value in the help.</param>
/// <param name="Description">What it does and its default, in a sentence.</param>
internal sealed record StudyOption(string Name, string HelpName, string Description)
{
    /// <summary>Minimum of a whole number; null = the value is text.</summary>
    public int? Min { get; init; }

    /// <summary>The only values; null = any.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it may be given several times.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>Values of a study's own options.</summary>
/// <param name="values">Option → its values; an option that is not given is missing or empty.</param>
public sealed class StudyOptions(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    /// <summary>No option is given.</summary>
    public static StudyOptions None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));

    /// <summary>All values of an option.</summary>
    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name, []);

    /// <summary>The value of an option; null = it is not given.</summary>
    public string? Text(string name) => All(name) is [.., var last] ? last : null;

    /// <summary>The whole number of an option.</summary>
    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
