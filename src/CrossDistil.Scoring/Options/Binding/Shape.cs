using System.Reflection;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// The values allowed at one place of an experiment file. Read once from the option records; the checker, --set and the
/// JSON schema go by it.
/// </summary>
internal abstract record Shape
{
    /// <summary>What a person should write there, such as "a whole number from 1 to 1000".</summary>
    public abstract string Expected { get; }
}

/// <summary>A text that matches a pattern, if there is one.</summary>
internal sealed record TextShape(string? Pattern) : Shape
{
    public override string Expected => Pattern is null ? "a text in quotes" : $"a text of the form {Pattern}";
}

/// <summary>true or false.</summary>
internal sealed record FlagShape : Shape
{
    public override string Expected => "true or false";
}

/// <summary>A number of the CLR type, within bounds.</summary>
internal sealed record NumberShape(Type Type, double Min, double Max) : Shape
{
    public bool Whole => Type != typeof(double);

    public bool BoundedAbove => Whole ? Max < int.MaxValue : double.IsFinite(Max);

    public override string Expected => (Whole ? "a whole number" : "a number") + (BoundedAbove, Whole && Min <= int.MinValue) switch
    {
        (true, false) => $" from {Text(Min)} to {Text(Max)}",
        (false, false) => $", {Text(Min)} or more",
        _ => string.Empty,
    };

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One of a closed list of words.</summary>
internal sealed record ChoiceShape(IReadOnlyList<string> Values) : Shape
{
    public override string Expected => $"one of {string.Join(", ", Values)}";
}

/// <summary>null or the inner shape.</summary>
internal sealed record NullableShape(Shape Inner) : Shape
{
    public override string Expected => $"{Inner.Expected}, or null";
}

/// <summary>A list of at least <paramref name="MinCount"/> items.</summary>
internal sealed record ListShape(Shape Item, int MinCount) : Shape
{
    public override string Expected => "a list, each item " + Item.Expected;
}

/// <summary>An object whose keys the user names.</summary>
internal sealed record MapShape(Shape Value) : Shape
{
    public override string Expected => "an object by name";
}

/// <summary>One value for all tasks, a list in their order, or an object by task name.</summary>
internal sealed record PerTaskShape(Shape Item) : Shape
{
    public override string Expected => $"{Item.Expected}; or a list with one for each task; or an object by task name";
}

/// <summary>
/// An object with known keys. A bare text is short for an object with only the list <paramref name="Shorthand"/>, if
/// there is one.
/// </summary>
internal sealed record RecordShape(Type Type, IReadOnlyList<Key> Keys, string? Shorthand) : Shape
{
    public override string Expected => Shorthand is null ? "an object" : "a text, or an object";

    public Key? Find(string name) => Keys.FirstOrDefault(key => string.Equals(key.Name, name, StringComparison.Ordinal));
}

/// <summary>An object whose "kind" decides its other keys.</summary>
internal sealed record KindsShape(Type Type, IReadOnlyDictionary<string, RecordShape> Kinds, string? DefaultKind) : Shape
{
    /// <summary>The key that decides.</summary>
    public const string Kind = "kind";

    public override string Expected => "an object with a \"kind\"";
}

/// <summary>A key of an object, with the property that holds its doc and the value it has when left out.</summary>
internal sealed record Key(string Name, Shape Shape, bool Required, PropertyInfo Property, object? Default);
