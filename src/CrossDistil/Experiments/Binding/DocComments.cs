using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CrossDistil.Experiments.Binding;

/// <summary>The summaries of the option records, from the XML files next to their assemblies.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<Assembly, Dictionary<string, string>> _summaries = [];

    /// <summary>Summary of a record; null when it has none.</summary>
    public string? Of(Type type) => Summaries(type.Assembly).GetValueOrDefault($"T:{type.FullName}");

    /// <summary>Summary of an option; null when it has none.</summary>
    public string? Of(PropertyInfo property) =>
        Summaries(property.DeclaringType!.Assembly).GetValueOrDefault($"P:{property.DeclaringType.FullName}.{property.Name}");

    private Dictionary<string, string> Summaries(Assembly assembly)
    {
        if (_summaries.TryGetValue(assembly, out var known)) return known;
        var file = XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"));
        return _summaries[assembly] = file.Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!), StringComparer.Ordinal);
    }

    private static string Text(XElement summary) => Space().Replace(string.Concat(summary.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { Value: var name } => Camel(name[(name.LastIndexOf('.') + 1)..]),
        XElement element => element.Value,
        _ => string.Empty,
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
