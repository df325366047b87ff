using System.Xml.Linq;

namespace CrossDistil.Tests.Architecture;

/// <summary>What a project file says about its neighbours.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _text;

    private ProjectFile(string path) => (Path, _text) = (path, XDocument.Load(path));

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string[] Projects => [.. Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order(StringComparer.Ordinal)];

    public string[] Packages => [.. Includes("PackageReference").Order(StringComparer.Ordinal)];

    /// <summary>Every project under a folder of the checkout.</summary>
    public static ProjectFile[] Under(string folder) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => new ProjectFile(path))];

    private IEnumerable<string> Includes(string item) => _text.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
