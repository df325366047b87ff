using System.Text;

namespace CrossDistil.CodeFigures;

/// <summary>The dependency graph of the code as a page: projects, and the folders of each.</summary>
public sealed class GraphPage
{
    /// <summary>How a project's own folder is called among its folders.</summary>
    public const string Root = "(root)";

    private readonly Dictionary<string, ProjectFile> _projects;

    /// <summary>Draws the graphs.</summary>
    /// <param name="projects">All projects.</param>
    /// <param name="files">Their files.</param>
    /// <param name="arrows">Which file names which.</param>
    public GraphPage(IReadOnlyList<ProjectFile> projects, IReadOnlyList<CodeFile> files, IReadOnlySet<Arrow> arrows)
    {
        _projects = projects.ToDictionary(project => project.Name, StringComparer.Ordinal);
        Projects = new(_projects.Keys, arrows.Select(arrow => (Project(arrow.From).Name, Project(arrow.To).Name)));
        Folders = projects.ToDictionary(
            project => project.Name,
            project => new RoomGraph(
                files.Where(file => Project(file.Path) == project).Select(file => Folder(file.Path)).Distinct(StringComparer.Ordinal),
                arrows.Where(arrow => Project(arrow.From) == project && Project(arrow.To) == project).Select(arrow => (Folder(arrow.From), Folder(arrow.To)))),
            StringComparer.Ordinal);
    }

    /// <summary>Projects, by the names in their code.</summary>
    public RoomGraph Projects { get; }

    /// <summary>The folders of each project.</summary>
    public IReadOnlyDictionary<string, RoomGraph> Folders { get; }

    /// <summary>The page.</summary>
    /// <param name="head">What stands above the graphs.</param>
    public string Write(string head)
    {
        var page = new StringBuilder(head).Append('\n');
        page.Append("## Projects\n\n| floor | project | names |\n|---|---|---|\n");
        foreach (var room in Projects.Rooms.OrderBy(Projects.Floor).ThenBy(room => room, StringComparer.Ordinal))
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {Projects.Floor(room)} | `{room}` | {Names(Projects.Named(room))} |\n");
        page.Append('\n');
        Draw(page, Projects);
        foreach (var (name, graph) in Folders.OrderBy(pair => Projects.Floor(pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {name}\n\n");
            if (graph.Rooms.Count == 1) page.Append("One folder.\n");
            else Draw(page, graph);
            foreach (var circle in graph.Circles()) page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\nA circle: {Names(circle)}.\n");
        }

        return page.ToString();
    }

    private static void Draw(StringBuilder page, RoomGraph graph)
    {
        var ids = graph.Rooms.Select((room, i) => (room, i)).ToDictionary(pair => pair.room, pair => $"r{pair.i}", StringComparer.Ordinal);
        page.Append("```mermaid\nflowchart TD\n");
        foreach (var room in graph.Rooms) page.Append("  ").Append(ids[room]).Append("[\"").Append(room).Append("\"]\n");
        foreach (var (from, to) in graph.Drawn()) page.Append("  ").Append(ids[from]).Append(" --> ").Append(ids[to]).Append('\n');
        page.Append("```\n");
    }

    private static string Names(IEnumerable<string> rooms) => string.Join(", ", rooms.Select(room => $"`{room}`")) is { Length: > 0 } names ? names : "–";

    private ProjectFile Project(string path) => _projects.Values.First(project => path.StartsWith(project.Folder + "/", StringComparison.Ordinal));

    private string Folder(string path)
    {
        var inside = path[(Project(path).Folder.Length + 1)..];
        return inside.Contains('/', StringComparison.Ordinal) ? inside[..inside.LastIndexOf('/')] : Root;
    }
}
