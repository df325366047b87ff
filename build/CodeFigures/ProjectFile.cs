using System.Xml.Linq;

namespace CrossDistil.CodeFigures;

/// <summary>What a project file says about its neighbours.</summary>
public sealed class ProjectFile
{
    private readonly XDocument _text;

    private ProjectFile(string root, string path) => (Path, _text) = (path, XDocument.Load(System.IO.Path.Combine(root, path)));

    /// <summary>Path in the repository, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>Name of the project.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder that holds it.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>Projects it references, by name.</summary>
    public IReadOnlyList<string> Projects =>
        [.. Includes("ProjectReference")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Order(StringComparer.Ordinal)];

    /// <summary>Packages it references, by name.</summary>
    public IReadOnlyList<string> Packages => [.. Includes("PackageReference").Order(StringComparer.Ordinal)];

    /// <summary>Namespaces that all of its files use.</summary>
    public IReadOnlyList<string> Usings => [.. Includes("Using")];

    /// <summary>Whether the project may contain unsafe code.</summary>
    public bool AllowsUnsafe => _text.Descendants("AllowUnsafeBlocks").Any();

    /// <summary>Every project under folders of the checkout, in order of their paths.</summary>
    /// <param name="root">Root of the checkout.</param>
    /// <param name="folders">Folders below it.</param>
    public static IReadOnlyList<ProjectFile> Under(string root, params IEnumerable<string> folders) =>
        [.. CodeFiles.Paths(root, "*.csproj", folders).Select(path => new ProjectFile(root, path))];

    private IEnumerable<string> Includes(string item) => _text.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
