namespace CrossDistil.Data.Schema;

/// <summary>In an experiment file a bare text is short for an object with one list, which holds that text.</summary>
/// <param name="key">Key of the list, as written in the file.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShorthandAttribute(string key) : Attribute
{
    /// <summary>Key of the list, as written in the file.</summary>
    public string Key { get; } = key;
}
