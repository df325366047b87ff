using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrossDistil.CodeFigures;

/// <summary>
/// Finds what each file names in code: types, and members by the type that declares them. Names in comments and in
/// <c>using</c> lines do not count, nor do types that are only inferred. Projects are compiled in memory, on the
/// libraries that this program runs with.
/// </summary>
public sealed class NameReader
{
    private const string GlobalUsings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using System.Globalization; global using System.Text.Json; global using System.Text.Json.Serialization;
        global using CrossDistil.Data;
        """;

    private static readonly CSharpCompilationOptions s_options =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    private readonly Dictionary<string, ProjectFile> _projects;
    private readonly ILookup<string, CodeFile> _files;
    private readonly Dictionary<string, CSharpCompilation> _compilations = new(StringComparer.Ordinal);
    private readonly List<MetadataReference> _libraries;

    private NameReader(IReadOnlyList<ProjectFile> projects, IReadOnlyList<CodeFile> files)
    {
        _projects = projects.ToDictionary(project => project.Name, StringComparer.Ordinal);
        _files = files.Select(
            file => (File: file, Project: projects.FirstOrDefault(project => file.Path.StartsWith(
                project.Folder + "/", StringComparison.Ordinal))))
            .Where(pair => pair.Project is not null).ToLookup(pair => pair.Project!.Name, pair => pair.File, StringComparer.Ordinal);
        var own = projects.Select(project => project.Name).Append("crossdistil-cli").ToHashSet(StringComparer.OrdinalIgnoreCase);
        _libraries = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !own.Contains(Path.GetFileNameWithoutExtension(path))).Select(path => MetadataReference.CreateFromFile(path))];
    }

    /// <summary>Every arrow from a file of the projects to another one.</summary>
    /// <param name="projects">All projects that reference each other.</param>
    /// <param name="files">Their files.</param>
    public static IReadOnlySet<Arrow> Arrows(IReadOnlyList<ProjectFile> projects, IReadOnlyList<CodeFile> files)
    {
        ArgumentNullException.ThrowIfNull(projects);
        ArgumentNullException.ThrowIfNull(files);
        var reader = new NameReader(projects, files);
        var arrows = new HashSet<Arrow>();
        foreach (var project in projects)
            foreach (var file in reader._files[project.Name]) reader.Read(project, file, arrows);
        return arrows;
    }

    private void Read(ProjectFile project, CodeFile file, HashSet<Arrow> arrows)
    {
        var model = Compile(project.Name).GetSemanticModel(file.Tree);
        foreach (var name in file.Tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var declared = Declaration(info.Symbol ?? info.CandidateSymbols.FirstOrDefault());
            if (declared is { Length: > 0 } && !string.Equals(declared, file.Path, StringComparison.Ordinal))
                arrows.Add(new(file.Path, declared));
        }
    }

    /// <summary>The file that declares a symbol's outermost type; null = a library does, or it is local.</summary>
    private static string? Declaration(ISymbol? symbol)
    {
        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { MethodKind: MethodKind.LocalFunction } => null,
            IMethodSymbol method => (method.ReducedFrom ?? method).ContainingType,
            IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
            _ => null,
        };
        while (type?.ContainingType is { } outer) type = outer;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
    }

    private CSharpCompilation Compile(string name)
    {
        if (_compilations.TryGetValue(name, out var made)) return made;
        var below = new SortedSet<string>(StringComparer.Ordinal);
        AddBelow(name);
        var usings = string.Concat([GlobalUsings, .. _projects[name].Usings.Select(space => $" global using {space};")]);
        return _compilations[name] = CSharpCompilation.Create(
            // As its InternalsVisibleTo name it.
            string.Equals(name, "CrossDistil.Cli", StringComparison.Ordinal) ? "crossdistil-cli" : name,
            [.. _files[name].Select(file => file.Tree), CSharpSyntaxTree.ParseText(usings)],
            [.. _libraries, .. below.Select(project => Compile(project).ToMetadataReference())],
            s_options);

        void AddBelow(string project)
        {
            foreach (var next in _projects[project].Projects.Where(_projects.ContainsKey))
                if (below.Add(next)) AddBelow(next);
        }
    }
}
